/* FILE.part.ahead: finished rows that wait for an earlier item outlive whatever ends the program. */
#include "common/options.h"
#include "tests/resumption.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define TRIAL TRIAL_DIRECTORY "/tool-parts"
#define GRID "0:1:0.1"
enum { ITEMS = 11, ROWS = ITEMS + 2 };

/* ITEMS items of one part each, and two final rows. */
static const char *const undivided[] = {TRIAL, "--jd", GRID, "--parts", "1", "--final", NULL};

static void wait_for_records(const struct resumption *run, size_t records)
{
    file_wait_for(run->ahead, "\nitem\t", records);
}

/* Resumes, and expects that `known` items are not computed again, whatever `files` holds them. */
static void expect_resumed(const struct resumption *run, const char *files, size_t known)
{
    char *remark;
    remove(run->log);
    setenv("FP_PARTS_LOG", run->log, 1);
    struct command command = resumption_run(run, "2", EXIT_DONE);
    cr_assert_geq(asprintf(&remark, "fp-parts: %s of %d rows: resuming\n", files, ROWS), 0);
    cr_expect_str_eq(command.err, known > 0 ? remark : "");
    free(remark);
    command_free(&command);
    size_t begun = resumption_begun(run);
    cr_expect_eq(begun, ITEMS - known, "%zu items are computed instead of %zu", begun, ITEMS - known);
    resumption_expect_table(run);
    unsetenv("FP_PARTS_LOG");
}

Test(sweep_ahead, a_killed_run_loses_nothing_that_was_finished, .timeout = 120)
{
    struct resumption run = resumption_create(undivided);
    setenv("FP_PARTS_MEET", "0:2", 1); /* in vain: it has one part */
    struct command command = resumption_start(&run, "2");
    wait_for_records(&run, ITEMS - 1);
    kill(command.pid, SIGKILL); /* the first item is still at work */
    command_wait(&command);
    cr_assert_eq(command.signal, SIGKILL, "%d: %s", command.exit_code, command.err);
    command_free(&command);
    cr_expect_eq(file_count(run.part, "\nitem\t"), 0);
    unsetenv("FP_PARTS_MEET");
    char *files;
    cr_assert_geq(asprintf(&files, "%s and %s have %d", run.part, run.ahead, ITEMS - 1), 0);
    expect_resumed(&run, files, ITEMS - 1);
    free(files);
    resumption_remove(&run);
}

Test(sweep_ahead, an_item_that_fails_loses_nothing_that_was_finished, .timeout = 120)
{
    struct resumption run = resumption_create(undivided);
    setenv("FP_PARTS_MEET", "0:2", 1); /* fails when it has waited in vain for ten seconds */
    struct command command = resumption_run(&run, "2", EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-parts: part 0 of item 0 fails\n");
    command_free(&command);
    unsetenv("FP_PARTS_MEET");
    char *files;
    cr_assert_geq(asprintf(&files, "%s and %s have %d", run.part, run.ahead, ITEMS - 1), 0);
    expect_resumed(&run, files, ITEMS - 1);
    free(files);
    resumption_remove(&run);
}

/* The header, the rows of some items, and what a run would have put aside of others. */
static char *compose_ahead(const struct resumption *run, const int *places, size_t count)
{
    char *text = NULL;
    size_t size;
    const char *rows = strstr(run->reference, "\nitem\t") + 1;
    FILE *stream = open_memstream(&text, &size);
    cr_assert_not_null(stream);
    fwrite(run->reference, 1, (size_t)(rows - run->reference), stream);
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
    struct resumption run = resumption_create(undivided);
    static const int places[] = {7, 2, 3, 9};
    char *text = compose_ahead(&run, places, 4);
    size_t header = (size_t)(strstr(text, "\n# item") + 1 - text), length = strlen(text);
    for (size_t end = 0; end <= length; end += end < header ? 50 : 1) {
        file_write(run.ahead, text, end);
        size_t known = 0; /* whole records */
        for (size_t i = header; i < end; i++)
            known += text[i] == '\n' && text[i - 1] != '\n' && strncmp(text + i + 1, "item", 4) != 0;
        char *files;
        cr_assert_geq(asprintf(&files, "%s and %s have %zu", run.part, run.ahead, known), 0);
        expect_resumed(&run, files, known);
        free(files);
        remove(run.file);
    }
    free(text);
    resumption_remove(&run);
}

Test(sweep_ahead, what_is_in_the_table_or_no_item_is_passed_over, .timeout = 120)
{
    struct resumption run = resumption_create(undivided);
    static const int places[] = {0, 1, 1, 4, 4};
    char *text = compose_ahead(&run, places, 5), *more, *files;
    cr_assert_geq(asprintf(&more, "%s# item 11\n%s", text, strstr(text, "item\t")), 0);
    file_write(run.ahead, more, strlen(more));
    const char *end = strstr(run.reference, "\nitem\t0.2\t") + 1;
    file_write(run.part, run.reference, (size_t)(end - run.reference));
    cr_assert_geq(asprintf(&files, "%s and %s have 3", run.part, run.ahead), 0);
    expect_resumed(&run, files, 3);
    free(files);
    free(more);
    free(text);
    resumption_remove(&run);
}

Test(sweep_ahead, rows_of_a_different_run_are_refused, .timeout = 120)
{
    struct resumption run = resumption_create(undivided);
    static const int places[] = {3};
    char *text = compose_ahead(&run, places, 1), *line;
    file_write(run.ahead, text, strlen(text));
    struct command command = COMMAND(TRIAL, "--jd", "0:2:0.1", "--output", run.file);
    cr_assert_geq(asprintf(&line, "fp-parts: %s: holds a different run: line 3 is '# command: fp-parts --jd 0:1:0.1 "
                           "--parts 1 --final', of this run '# command: fp-parts --jd 0:2:0.1' (--force replaces it)",
                           run.ahead), 0);
    command_expect_refusal(&command, line);
    command_free(&command);
    command = COMMAND(TRIAL, "--jd", "0:2:0.1", "--output", run.file, "--force", "--threads", "3");
    cr_expect_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    cr_expect(file_exists(run.file));
    cr_expect_not(file_exists(run.ahead));
    free(line);
    free(text);
    resumption_remove(&run);
}

Test(sweep_ahead, a_killed_shard_resumes, .timeout = 120)
{
    static const char *const shard[] = {TRIAL, "--jd", GRID, "--parts", "1", "--shard", "0/2", NULL};
    struct resumption run = resumption_create(shard);
    setenv("FP_PARTS_MEET", "0:2", 1);
    struct command command = resumption_start(&run, "2");
    wait_for_records(&run, 5);
    kill(command.pid, SIGKILL);
    command_wait(&command);
    command_free(&command);
    unsetenv("FP_PARTS_MEET");
    command = resumption_run(&run, "2", EXIT_DONE);
    cr_expect_not_null(strstr(command.err, ".ahead have 5 of 6 rows: resuming\n"), "%s", command.err);
    command_free(&command);
    resumption_expect_table(&run);
    resumption_remove(&run);
}
