/* fp-merge: what it refuses, and what it leaves. That it joins the shards of every tool is in test_shards.c. */
#include "common/options.h"
#include "tests/command.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define MERGE TOOL_DIRECTORY "/fp-merge"
#define TRIAL TRIAL_DIRECTORY "/tool-parts"
enum { SHARDS = 3 };

/* The shards of a table of seven items and two final rows if `final`, in files 0, 1, 2 of a directory. */
struct fixture {
    char *directory, *files[SHARDS], *whole, *part;
};

static void run_shard(const char *number, const char *file, const char *grid, bool final)
{
    struct command command =
        COMMAND(TRIAL, "--jd", grid, "--shard", number, "--output", file, "--force", final ? "--final" : NULL);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
}

static struct fixture fixture_create(bool final)
{
    static const char *const names[] = {"0", "1", "2"}, *const numbers[] = {"0/3", "1/3", "2/3"};
    struct fixture fixture = {.directory = scratch_create()};
    fixture.whole = scratch_path(fixture.directory, "all");
    fixture.part = scratch_path(fixture.directory, "all.part");
    for (int i = 0; i < SHARDS; i++) {
        fixture.files[i] = scratch_path(fixture.directory, names[i]);
        run_shard(numbers[i], fixture.files[i], "0:3:0.5", final);
    }
    return fixture;
}

static void fixture_remove(struct fixture *fixture)
{
    for (int i = 0; i < SHARDS; i++)
        free(fixture->files[i]);
    free(fixture->whole);
    free(fixture->part);
    scratch_remove(fixture->directory);
}

/* Expects one line "fp-merge: ..." of this format, of file names, and that nothing was written. */
__attribute__((format(printf, 3, 4))) static void expect_refused(const struct fixture *fixture, struct command command,
                                                                 const char *format, ...)
{
    char *line, *all;
    va_list arguments;
    va_start(arguments, format);
    cr_assert_geq(vasprintf(&line, format, arguments), 0);
    va_end(arguments);
    cr_assert_geq(asprintf(&all, "fp-merge: %s", line), 0);
    command_expect_refusal(&command, all);
    cr_expect_not(file_exists(fixture->whole));
    cr_expect_not(file_exists(fixture->part));
    command_free(&command);
    free(all);
    free(line);
}

/* Writes a file anew with `from` replaced by `to`. */
static void edit(const char *path, const char *from, const char *to)
{
    size_t length;
    char *text = file_read(path, &length), *place = strstr(text, from), *edited;
    cr_assert_not_null(place, "%s in\n%s", from, text);
    int size = asprintf(&edited, "%.*s%s%s", (int)(place - text), text, to, place + strlen(from));
    cr_assert_geq(size, 0);
    file_write(path, edited, (size_t)size);
    free(edited);
    free(text);
}

#define JOIN(...) COMMAND(MERGE, "--output", fixture.whole, __VA_ARGS__)

Test(fp_merge, usage)
{
    struct fixture fixture = fixture_create(false);
    expect_refused(&fixture, JOIN("--quiet"), "SHARD... is missing: the tables to be joined");
    fixture_remove(&fixture);
    struct command command = COMMAND(MERGE, "a", "--threads", "2");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_not_null(strstr(command.err, "unrecognized option '--threads'"), "%s", command.err);
    command_free(&command);
    command = COMMAND(MERGE, "--help");
    cr_expect_eq(command.exit_code, EXIT_DONE);
    cr_expect_not_null(strstr(command.out, "Usage: fp-merge [OPTION...] SHARD...\n"), "%s", command.out);
    command_free(&command);
}

Test(fp_merge, a_shard_that_is_missing)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files;
    expect_refused(&fixture, JOIN(files[0], files[2]), "shard 1/3: missing");
    expect_refused(&fixture, JOIN(files[1]), "shard 0/3, shard 2/3: missing");
    fixture_remove(&fixture);
}

Test(fp_merge, a_shard_given_twice)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files;
    expect_refused(&fixture, JOIN(files[0], files[1], files[0], files[2]), "%s and %s: are both shard 0/3", files[0],
                   files[0]);
    fixture_remove(&fixture);
}

Test(fp_merge, a_shard_of_another_run)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files;
    run_shard("2/3", files[2], "0:3:0.25", false);
    expect_refused(&fixture, JOIN(files[0], files[1], files[2]),
                   "%s: is of a different run than %s: line 3 is '# command: fp-parts --jd 0:3:0.25', not "
                   "'# command: fp-parts --jd 0:3:0.5'", files[2], files[0]);
    run_shard("2/4", files[2], "0:3:0.5", false);
    expect_refused(&fixture, JOIN(files[0], files[1], files[2]),
                   "%s: is of a different run than %s: line 11 is '# shard 2/4: of 7 work items, 1 rows each; then 0 "
                   "last rows, which are in no shard', not '# shard 0/3: of 7 work items, 1 rows each; then 0 last "
                   "rows, which are in no shard'", files[2], files[0]);
    fixture_remove(&fixture);
}

Test(fp_merge, another_version)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files;
    edit(files[1], "# commit ", "# commit 0");
    struct command command = JOIN(files[0], files[1], files[2]);
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_not_null(strstr(command.err, "is of a different run than"), "%s", command.err);
    cr_expect_not_null(strstr(command.err, ": line 2 is '# commit 0"), "%s", command.err);
    cr_expect_not(file_exists(fixture.whole));
    command_free(&command);
    fixture_remove(&fixture);
}

Test(fp_merge, a_shard_that_lacks_rows)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files;
    size_t length;
    char *text = file_read(files[0], &length);
    file_write(files[0], text, (size_t)(strstr(text, "item\t3\t") - text));
    expect_refused(&fixture, JOIN(files[0], files[1], files[2]), "%s: has 2 rows where shard 0/3 has 3", files[0]);
    file_write(files[0], text, length - 3);
    expect_refused(&fixture, JOIN(files[0], files[1], files[2]), "%s: line 15: the line breaks off", files[0]);
    free(text);
    fixture_remove(&fixture);
}

Test(fp_merge, a_shard_that_is_unfinished_or_not_there)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files, *part = scratch_path(fixture.directory, "1.part");
    rename(files[1], part);
    expect_refused(&fixture, JOIN(files[0], files[1], files[2]),
                   "%s: is not finished: its rows are in %s, and the same command resumes it", files[1], part);
    remove(part);
    struct command command = JOIN(files[0], files[1], files[2]);
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_not_null(strstr(command.err, "No such file or directory"), "%s", command.err);
    command_free(&command);
    free(part);
    fixture_remove(&fixture);
}

Test(fp_merge, a_table_that_is_no_shard)
{
    struct fixture fixture = fixture_create(false);
    struct command command = COMMAND(TRIAL, "--output", fixture.files[0], "--force");
    cr_assert_eq(command.exit_code, EXIT_DONE);
    command_free(&command);
    expect_refused(&fixture, JOIN(fixture.files[0]), "%s: is no shard: its header does not end with '# shard I/K: ...'",
                   fixture.files[0]);
    fixture_remove(&fixture);
}

Test(fp_merge, replaces_nothing_unless_forced)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files, *line;
    for (int i = 0; i < 2; i++) {
        const char *path = i == 0 ? fixture.whole : fixture.part;
        file_write(path, "my diary\n", 9);
        struct command command = JOIN(files[0], files[1], files[2]);
        cr_assert_geq(asprintf(&line, "fp-merge: %s: is there already (--force replaces it)", path), 0);
        command_expect_refusal(&command, line);
        free(line);
        command_free(&command);
        size_t length;
        char *text = file_read(path, &length);
        cr_expect_str_eq(text, "my diary\n");
        free(text);
        command = JOIN(files[0], files[1], files[2], "--force");
        cr_expect_eq(command.exit_code, EXIT_DONE, "%s", command.err);
        command_free(&command);
        cr_expect(file_exists(fixture.whole));
        cr_expect_not(file_exists(fixture.part));
        remove(fixture.whole);
    }
    fixture_remove(&fixture);
}

Test(fp_merge, output_that_is_an_input_or_a_folder)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files;
    size_t length;
    char *text = file_read(files[1], &length), *line, *part;
    const char *const outputs[] = {files[1], fixture.directory};
    for (int i = 0; i < 2; i++) {
        const char *format = i == 0 ? "fp-merge: --output %s: would replace %s, which is read (SHARD...)"
                                    : "fp-merge: --output %s: is a folder";
        cr_assert_geq(asprintf(&line, format, outputs[i], outputs[i]), 0);
        cr_assert_geq(asprintf(&part, "%s.part", outputs[i]), 0);
        struct command command = COMMAND(MERGE, files[0], files[1], files[2], "--output", outputs[i], "--force");
        command_expect_refusal(&command, line);
        command_free(&command);
        cr_expect_not(file_exists(part));
        free(part);
        free(line);
    }
    char *after = file_read(files[1], &length);
    cr_expect_str_eq(after, text);
    free(after);
    free(text);
    struct command command = COMMAND(MERGE, files[0], files[1], files[2], "--output", "/dev/null", "--force");
    command_expect_refusal(&command, "fp-merge: /dev/null: is no regular file");
    command_free(&command);
    fixture_remove(&fixture);
}

Test(fp_merge, output_that_cannot_be_written)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files;
    struct command command = COMMAND(MERGE, files[0], files[1], files[2], "--output", "/nowhere/all");
    command_expect_refusal(&command, "fp-merge: /nowhere/all.part: cannot be opened: No such file or directory");
    command_free(&command);
    command = command_start((const char *const[]){MERGE, files[0], files[1], files[2], NULL}, "/dev/full");
    command_wait(&command);
    cr_expect_eq(command.exit_code, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-merge: standard output: cannot be written: No space left on device\n");
    command_free(&command);
    fixture_remove(&fixture);
}

static void expect_exit(struct command command, int exit_code)
{
    cr_expect_eq(command.exit_code, exit_code, "%d: %s", command.exit_code, command.err);
    command_free(&command);
}

static size_t count_in(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *place = text; (place = strstr(place, word)); place++)
        count++;
    return count;
}

/* Where --output and exit status 3 have a meaning of their own, it is the only one. */
Test(fp_merge, help)
{
    struct command merge = COMMAND(MERGE, "--help"), checks = COMMAND(TOOL_DIRECTORY "/fp-checks", "--help");
    cr_expect_null(strstr(merge.out, "unfinished"), "%s", merge.out);
    cr_expect_not_null(strstr(merge.out, "the last rows are still"), "%s", merge.out);
    cr_expect_not_null(strstr(checks.out, "some comparison fails"), "%s", checks.out);
    cr_expect_eq(count_in(checks.out, "did not converge"), 0);
    cr_expect_eq(count_in(checks.out, " 3 "), 1);
    command_free(&merge);
    command_free(&checks);
}

/* As the single process. */
Test(fp_merge, rows_that_did_not_converge)
{
    char *directory = scratch_create(), *one = scratch_path(directory, "0"), *two = scratch_path(directory, "1");
    char *whole = scratch_path(directory, "all");
#define HARD TRIAL_DIRECTORY "/tool-trial", "--jd", "0,1", "--quiet", "--hard"
    static const char *const hard[] = {"0.5", "2"};
    for (int i = 0; i < 2; i++) {
        int exit_code = i == 0 ? EXIT_UNCONVERGED : EXIT_DONE;
        expect_exit(COMMAND(HARD, hard[i], "--shard", "0/2", "--output", one, "--force"), EXIT_DONE);
        expect_exit(COMMAND(HARD, hard[i], "--shard", "1/2", "--output", two, "--force"), exit_code);
        expect_exit(COMMAND(MERGE, one, two), exit_code);
        for (int time = 0; time < 2; time++) /* written, then there already */
            expect_exit(COMMAND(MERGE, one, two, "--output", whole, time ? NULL : "--force"), exit_code);
        expect_exit(COMMAND(HARD, hard[i], "--output", whole), exit_code);
    }
    free(whole);
    free(two);
    free(one);
    scratch_remove(directory);
}

/* After fp-merge was stopped at any byte, and after it was done, the same command does what is left. */
Test(fp_merge, goes_on_after_an_interruption)
{
    struct fixture fixture = fixture_create(false);
    char **files = fixture.files;
    struct command whole = COMMAND(MERGE, files[0], files[1], files[2]);
    cr_assert_eq(whole.exit_code, EXIT_DONE);
    for (size_t length = 0; length <= whole.out_length; length += 97) {
        file_write(fixture.part, whole.out, length);
        expect_exit(JOIN(files[0], files[1], files[2]), EXIT_DONE);
        expect_file(fixture.whole, whole.out);
        cr_expect_not(file_exists(fixture.part));
        expect_exit(JOIN(files[0], files[1], files[2]), EXIT_DONE);
        expect_file(fixture.whole, whole.out);
        remove(fixture.whole);
    }
    command_free(&whole);
    fixture_remove(&fixture);
}

/* One that the tool has gone on with stays as it is, finished or not. */
Test(fp_merge, keeps_last_rows)
{
    struct fixture fixture = fixture_create(true);
    char **files = fixture.files;
    struct command single = COMMAND(TRIAL, "--jd", "0:3:0.5", "--final");
    const char *last = single.out + single.out_length - 1;
    while (last[-1] != '\n')
        last--;
    size_t length = (size_t)(last - single.out); /* one of the two last rows */
    for (size_t torn = 0; torn < 3; torn++) {
        file_write(fixture.part, single.out, length + torn);
        for (int force = 0; force < 2; force++) {
            expect_exit(JOIN(files[0], files[1], files[2], force ? "--force" : NULL), EXIT_UNCONVERGED);
            size_t size;
            char *text = file_read(fixture.part, &size);
            cr_expect_eq(size, length + torn);
            free(text);
        }
    }
    expect_exit(COMMAND(TRIAL, "--jd", "0:3:0.5", "--final", "--output", fixture.whole, "--quiet"), EXIT_DONE);
    expect_exit(JOIN(files[0], files[1], files[2]), EXIT_DONE);
    expect_file(fixture.whole, single.out);
    cr_expect_not(file_exists(fixture.part));
    file_write(fixture.whole, single.out, length); /* a row is missing */
    expect_exit(JOIN(files[0], files[1], files[2]), EXIT_USAGE);
    command_free(&single);
    fixture_remove(&fixture);
}

Test(fp_merge, final_rows_are_left_to_the_tool)
{
    struct fixture fixture = fixture_create(true);
    char **files = fixture.files, *line;
    struct command command = COMMAND(MERGE, files[0], files[1], files[2]);
    command_expect_refusal(&command,
                           "fp-merge: --output is missing: the 2 last rows are still to be computed, from a file");
    command_free(&command);
    command = JOIN(files[0], files[1], files[2]);
    cr_expect_eq(command.exit_code, EXIT_UNCONVERGED);
    cr_assert_geq(asprintf(&line, "fp-merge: %s is not there yet: %s lacks its 2 last rows, which this computes: "
                           "fp-parts --jd 0:3:0.5 --final --output %s\n", fixture.whole, fixture.part, fixture.whole),
                  0);
    cr_expect_str_eq(command.err, line);
    free(line);
    command_free(&command);
    setenv("FP_PARTS_FAIL", "0:0", 1); /* no item is computed again */
    command = COMMAND(TRIAL, "--jd", "0:3:0.5", "--final", "--output", fixture.whole, "--quiet");
    cr_expect_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    unsetenv("FP_PARTS_FAIL");
    struct command single = COMMAND(TRIAL, "--jd", "0:3:0.5", "--final");
    size_t length;
    char *text = file_read(fixture.whole, &length);
    cr_expect_str_eq(text, single.out);
    free(text);
    command_free(&single);
    fixture_remove(&fixture);
}
