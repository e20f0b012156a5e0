/* result: runs a tool and reads the table that it prints on standard output row by row, for the tests of the command
 * line. Every failure ends the test, but for a wrong number, which is reported. */
#ifndef FP_TESTS_RESULT_H
#define FP_TESTS_RESULT_H

#include "tests/command.h"

enum { RESULT_COLUMNS = 32 }; /* at most */

struct result {
    struct command command;
    char *names;                  /* the header row */
    char *next;                   /* rows not yet read */
    int count;                    /* cells of the row last read */
    double cells[RESULT_COLUMNS]; /* its numbers, NAN where it has a word */
    char word[32];                /* its last word */
};

/* Runs arguments[0] with these arguments, up to a null pointer, and expects this exit code. */
struct result result_run(const char *const *arguments, int exit_code);

/* The same with the arguments in place: RESULT("fp-entropy", 0, "--jd", "0"). */
#define RESULT(tool, exit_code, ...) \
    result_run((const char *const[]){TOOL_DIRECTORY "/" tool, "--quiet", __VA_ARGS__, NULL}, exit_code)

/* Reads the next row and returns its number of cells; 0 after the last one. Every number must be one: no nan. */
int result_row(struct result *result);

/* The cell of this column in the row last read. */
double result_cell(const struct result *result, const char *name);

/* Reads the next row and compares all of it, each cell to the sum of both tolerances. */
void result_expect_row(struct result *result, double relative, double absolute, const double *cells, int count);

/* The same with the cells in place. */
#define RESULT_EXPECT_ROW(result, relative, absolute, ...)                      \
    result_expect_row(result, relative, absolute, (const double[]){__VA_ARGS__}, \
                      sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

/* Expects that all rows were read, and frees. */
void result_expect_end(struct result *result);

/* Runs and expects a refusal: exit 2, nothing on standard output, exactly `line` on standard error. */
void result_expect_refusal(const char *const *arguments, const char *line);

/* The same with the arguments in place; `line` without the name of the tool. */
#define RESULT_EXPECT_REFUSAL(tool, line, ...) \
    result_expect_refusal((const char *const[]){TOOL_DIRECTORY "/" tool, __VA_ARGS__, NULL}, tool ": " line)

#endif
