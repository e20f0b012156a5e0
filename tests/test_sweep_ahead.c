/* FILE.part.ahead: finished rows that wait for an earlier item outlive whatever ends the program. */
#include "common/options.h"
#include "tests/command.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRIAL TRIAL_DIRECTORY "/tool-parts"
#define GRID "0:1:0.1"
enum { ITEMS = 11, ROWS = ITEMS + 2 };

/* A sweep of ITEMS items of one part each, and two final rows, in a directory of its own. */
struct fixture {
    char *directory, *file, *part, *ahead, *log;
    char *reference;
};

static struct command run(const char *threads, const char *file)
{
    const char *arguments[] = {TRIAL, "--jd", GRID, "--parts", "1", "--final", "--threads", threads,
                               file ? "--output" : NULL, file, NULL};
    return command_start(arguments, NULL);
}

static struct fixture fixture_create(void)
{
    struct fixture fixture = {.directory = scratch_create()};
    fixture.file = scratch_path(fixture.directory, "out.tsv");
    fixture.part = scratch_path(fixture.directory, "out.tsv.part");
    fixture.ahead = scratch_path(fixture.directory, "out.tsv.part.ahead");
    fixture.log = scratch_path(fixture.directory, "log");
    struct command command = run("1", NULL);
    command_wait(&command);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    fixture.reference = command.out;
    free(command.err);
    return fixture;
}

static void fixture_remove(struct fixture *fixture)
{
    free(fixture->file);
    free(fixture->part);
    free(fixture->ahead);
    free(fixture->log);
    free(fixture->reference);
    scratch_remove(fixture->directory);
}

/* How often a string is in a file; 0 if there is none. */
static size_t count_in(const char *path, const char *string)
{
    size_t length, count = 0;
    if (!file_exists(path))
        return 0;
    char *text = file_read(path, &length);
    for (const char *c = text; (c = strstr(c, string)); c++)
        count++;
    free(text);
    return count;
}

static void wait_for_records(const struct fixture *fixture, size_t records)
{
    for (int attempt = 0; attempt < 8000 && count_in(fixture->ahead, "\nitem\t") < records; attempt++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    cr_assert_geq(count_in(fixture->ahead, "\nitem\t"), records);
}

/* Resumes, and expects that `known` items are not computed again, whatever `files` holds them. */
static void expect_resumed(const struct fixture *fixture, const char *files, size_t known)
{
    char *remark;
    remove(fixture->log);
    setenv("FP_PARTS_LOG", fixture->log, 1);
    struct command command = run("2", fixture->file);
    command_wait(&command);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    cr_assert_geq(asprintf(&remark, "fp-parts: %s of %d rows: resuming\n", files, ROWS), 0);
    cr_expect_str_eq(command.err, known > 0 ? remark : "");
    free(remark);
    command_free(&command);
    size_t begun = count_in(fixture->log, "x");
    cr_expect_eq(begun, ITEMS - known, "%zu items are computed instead of %zu", begun, ITEMS - known);
    size_t length;
    char *text = file_read(fixture->file, &length);
    cr_expect_str_eq(text, fixture->reference);
    free(text);
    cr_expect_not(file_exists(fixture->part));
    cr_expect_not(file_exists(fixture->ahead));
    unsetenv("FP_PARTS_LOG");
}

Test(sweep_ahead, a_killed_run_loses_nothing_that_was_finished, .timeout = 120)
{
    struct fixture fixture = fixture_create();
    setenv("FP_PARTS_MEET", "0:2", 1); /* in vain: it has one part */
    struct command command = run("2", fixture.file);
    wait_for_records(&fixture, ITEMS - 1);
    kill(command.pid, SIGKILL); /* the first item is still at work */
    command_wait(&command);
    cr_assert_eq(command.signal, SIGKILL, "%d: %s", command.exit_code, command.err);
    command_free(&command);
    cr_expect_eq(count_in(fixture.part, "\nitem\t"), 0);
    unsetenv("FP_PARTS_MEET");
    char *files;
    cr_assert_geq(asprintf(&files, "%s and %s have %d", fixture.part, fixture.ahead, ITEMS - 1), 0);
    expect_resumed(&fixture, files, ITEMS - 1);
    free(files);
    fixture_remove(&fixture);
}

Test(sweep_ahead, an_item_that_fails_loses_nothing_that_was_finished, .timeout = 120)
{
    struct fixture fixture = fixture_create();
    setenv("FP_PARTS_MEET", "0:2", 1); /* fails when it has waited in vain for ten seconds */
    struct command command = run("2", fixture.file);
    command_wait(&command);
    cr_assert_eq(command.exit_code, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-parts: part 0 of item 0 fails\n");
    command_free(&command);
    unsetenv("FP_PARTS_MEET");
    char *files;
    cr_assert_geq(asprintf(&files, "%s and %s have %d", fixture.part, fixture.ahead, ITEMS - 1), 0);
    expect_resumed(&fixture, files, ITEMS - 1);
    free(files);
    fixture_remove(&fixture);
}

/* The header, the rows of some items, and what a run would have put aside of others. */
static char *compose_ahead(const struct fixture *fixture, const int *places, size_t count)
{
    char *text = NULL;
    size_t size;
    const char *rows = strstr(fixture->reference, "\nitem\t") + 1;
    FILE *stream = open_memstream(&text, &size);
    cr_assert_not_null(stream);
    fwrite(fixture->reference, 1, (size_t)(rows - fixture->reference), stream);
    for (size_t i = 0; i < count; i++) {
        const char *row = rows;
        for (int k = 0; k < places[i]; k++)
            row = strchr(row, '\n') + 1;
        fprintf(stream, "# item %d\n%.*s\n", places[i], (int)strcspn(row, "\n"), row);
    }
    fclose(stream);
    return text;
}

Test(sweep_ahead, what_is_there_is_taken_whatever_its_order_and_where_it_is_torn, .timeout = 120)
{
    struct fixture fixture = fixture_create();
    static const int places[] = {7, 2, 3, 9};
    char *text = compose_ahead(&fixture, places, 4);
    size_t header = (size_t)(strstr(text, "\n# item") + 1 - text), length = strlen(text);
    for (size_t end = 0; end <= length; end += end < header ? 50 : 1) {
        file_write(fixture.ahead, text, end);
        size_t known = 0; /* whole records */
        for (size_t i = header; i < end; i++)
            known += text[i] == '\n' && text[i - 1] != '\n' && strncmp(text + i + 1, "item", 4) != 0;
        char *files;
        cr_assert_geq(asprintf(&files, "%s and %s have %zu", fixture.part, fixture.ahead, known), 0);
        expect_resumed(&fixture, files, known);
        free(files);
        remove(fixture.file);
    }
    free(text);
    fixture_remove(&fixture);
}

Test(sweep_ahead, what_is_in_the_table_or_no_item_is_passed_over, .timeout = 120)
{
    struct fixture fixture = fixture_create();
    static const int places[] = {0, 1, 1, 4, 4};
    char *text = compose_ahead(&fixture, places, 5), *more, *files;
    cr_assert_geq(asprintf(&more, "%s# item 11\n%s", text, strstr(text, "item\t")), 0);
    file_write(fixture.ahead, more, strlen(more));
    const char *end = strstr(fixture.reference, "\nitem\t0.2\t") + 1;
    file_write(fixture.part, fixture.reference, (size_t)(end - fixture.reference));
    cr_assert_geq(asprintf(&files, "%s and %s have 3", fixture.part, fixture.ahead), 0);
    expect_resumed(&fixture, files, 3);
    free(files);
    free(more);
    free(text);
    fixture_remove(&fixture);
}

Test(sweep_ahead, rows_of_a_different_run_are_refused, .timeout = 120)
{
    struct fixture fixture = fixture_create();
    static const int places[] = {3};
    char *text = compose_ahead(&fixture, places, 1), *line;
    file_write(fixture.ahead, text, strlen(text));
    struct command command = COMMAND(TRIAL, "--jd", "0:2:0.1", "--output", fixture.file);
    cr_assert_geq(asprintf(&line, "fp-parts: %s: holds a different run: line 3 is '# command: fp-parts --jd 0:1:0.1 "
                           "--parts 1 --final', of this run '# command: fp-parts --jd 0:2:0.1' (--force replaces it)",
                           fixture.ahead), 0);
    command_expect_refusal(&command, line);
    command_free(&command);
    command = COMMAND(TRIAL, "--jd", "0:2:0.1", "--output", fixture.file, "--force", "--threads", "3");
    cr_expect_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    cr_expect(file_exists(fixture.file));
    cr_expect_not(file_exists(fixture.ahead));
    free(line);
    free(text);
    fixture_remove(&fixture);
}

Test(sweep_ahead, a_killed_shard_resumes, .timeout = 120)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "out.tsv"), *ahead;
    cr_assert_geq(asprintf(&ahead, "%s.part.ahead", file), 0);
    struct fixture fixture = {.ahead = ahead};
#define SHARD TRIAL, "--jd", GRID, "--parts", "1", "--shard", "0/2", "--threads", "2"
    struct command reference = COMMAND(SHARD);
    setenv("FP_PARTS_MEET", "0:2", 1);
    struct command command = command_start((const char *const[]){SHARD, "--output", file, NULL}, NULL);
    wait_for_records(&fixture, 5);
    kill(command.pid, SIGKILL);
    command_wait(&command);
    command_free(&command);
    unsetenv("FP_PARTS_MEET");
    command = COMMAND(SHARD, "--output", file);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    cr_expect_not_null(strstr(command.err, ".ahead have 5 of 6 rows: resuming\n"), "%s", command.err);
    command_free(&command);
    size_t length;
    char *text = file_read(file, &length);
    cr_expect_str_eq(text, reference.out);
    free(text);
    command_free(&reference);
    free(ahead);
    free(file);
    scratch_remove(directory);
}
