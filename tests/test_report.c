/* The report, and what tables cost before they are computed: plots/report.sh and plots/costs.sh on tables made here. */
#include "tests/command.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define PLOTS SOURCE_DIRECTORY "/plots"

static void put(const char *directory, const char *name, const char *text)
{
    char *path = scratch_path(directory, name);
    file_write(path, text, strlen(text));
    free(path);
}

/* Where `text` stands in `whole`; ends the test if it does not. */
static const char *expect_text(const char *whole, const char *text)
{
    const char *found = strstr(whole, text);
    cr_assert_not_null(found, "'%s' is not in:\n%s", text, whole);
    return found;
}

/* A folder with the table chains.tsv and no records. */
static char *folder_of_tables(void)
{
    char *folder = scratch_create();
    put(folder, "chains.tsv",
        "# fp-entropy 1.2.3\n# commit abc\n# command: fp-entropy --jd 0,1\n# parameter jd = 0,1\n"
        "# parameter margin = 0 (default)\njd\tmargin\tentropy\tconverged\n0\t0\t0.123456789\t1\n1\t0\t0.5\t0\n");
    return folder;
}

static struct command report(const char *folder, const char *figure)
{
    return COMMAND(PLOTS "/report.sh", "quick", folder, folder, "chains", "", figure);
}

Test(report, shows_figures_and_tables_with_their_parameters)
{
    char *folder = folder_of_tables();
    put(folder, "chains.seconds", "12.00\tfp-entropy --jd 0,1\n");
    struct command command = report(folder, "fig-chains chains");
    cr_assert_eq(command.exit_code, 0, "%s", command.err);
    expect_text(command.out, "fixed-points 1.2.3, commit abc: 1 tables");
    expect_text(command.out, "[![fig-chains](fig-chains.png)](fig-chains.pdf)");
    expect_text(command.out, "\n| jd | entropy | converged |\n| --- | --- | --- |\n"
                             "| 0 | 0.123457 | 1 |\n| 1 | 0.5 | 0 |\n");
    expect_text(command.out, "In all rows: margin = 0.");
    expect_text(command.out, "2 rows, 1 of them with `converged` 0; 12 s of processor time");
    expect_text(command.out, "Given: `jd = 0,1`.\n\nDefaults: `margin = 0`.");
    expect_text(command.out, "make checks PRESET=quick");
    command_free(&command);
    scratch_remove(folder);
}

Test(report, shows_the_failed_checks_first)
{
    char *folder = folder_of_tables();
    put(folder, "checks.tsv",
        "# fp-checks 1.2.3\n# check one: At J* it is: so.\n# source one: Bray and Moore\n# check two: a|b.\n"
        "check\ttools\tpoint\tscore\tlimit\tverdict\n"
        "one\tfp-a\tjd=0\t1\t4\tholds\none\tfp-a\tjd=1\t-8\t4\tfails\ntwo\tfp-b\tjd=2\t0\tinf\tundecided\n");
    struct command command = report(folder, "fig-chains chains");
    cr_assert_eq(command.exit_code, 0, "%s", command.err);
    expect_text(command.out, "3 comparisons and families of comparisons in 2 checks: "
                             "**1 hold, 1 fail, 1 are undecided**.");
    const char *summary = expect_text(command.out,
                                      "| one | At J\\* it is: so. | Bray and Moore | fp-a | 1 | 1 | 0 | 2.00 |");
    expect_text(summary, "| two | a\\|b. |  | fp-b | 0 | 0 | 1 | 0.00 |");
    const char *fails = expect_text(summary, "| one | jd=1 | -8 | 4 | fails |");
    const char *undecided = expect_text(fails, "| two | jd=2 | 0 | inf | undecided |");
    expect_text(undecided, "| one | jd=0 | 1 | 4 | holds |");
    command_free(&command);
    scratch_remove(folder);
}

Test(report, names_what_it_lacks)
{
    char *folder = folder_of_tables();
    struct command command = report(folder, "fig-none chains");
    cr_assert_eq(command.exit_code, 2);
    cr_assert_str_eq(command.err, "report.sh: fig-none has no row in " PLOTS "/README.md\n");
    command_free(&command);

    command = report(folder, "fig-chains chains absent");
    char expected[4096];
    snprintf(expected, sizeof expected, "report.sh: %s/absent.tsv is not there", folder);
    command_expect_refusal(&command, expected);
    command_free(&command);
    scratch_remove(folder);
}

Test(report, has_a_caption_for_every_figure)
{
    glob_t found;
    cr_assert_eq(glob(PLOTS "/fig-*.gp", 0, NULL, &found), 0);
    size_t length;
    char *readme = file_read(PLOTS "/README.md", &length);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *name = strrchr(found.gl_pathv[i], '/') + 1;
        char row[256];
        snprintf(row, sizeof row, "\n| `%.*s` | `", (int)(strlen(name) - strlen(".gp")), name);
        expect_text(readme, row);
    }
    free(readme);
    globfree(&found);
}

/* Costs: RESULTS is FOLDER, RECORDS FOLDER/records/paper; the tools are in FOLDER, too. */
static struct command costs(const char *folder, const char *list, const char *first, const char *second)
{
    char records[4096], listing[64];
    snprintf(records, sizeof records, "%s/records/paper", folder);
    snprintf(listing, sizeof listing, "LIST=%s", list);
    return COMMAND("/usr/bin/env", listing, PLOTS "/costs.sh", "paper", folder, records, folder, first, second);
}

static void make_folder(const char *directory, const char *name)
{
    char *path = scratch_path(directory, name);
    cr_assert_eq(mkdir(path, 0777), 0, "%s", path);
    free(path);
}

/* An empty file that was written `hour` hours after the others began to be. */
static void put_at(const char *directory, const char *name, int hour)
{
    put(directory, name, "");
    char *path = scratch_path(directory, name);
    struct timespec written = {.tv_sec = time(NULL) + 3600 * hour};
    cr_assert_eq(utimensat(AT_FDCWD, path, (struct timespec[]){written, written}, 0), 0, "%s", path);
    free(path);
}

/* fp-some, measured with 3 values and 10 samples in 10 s, wanted with 11 values and 100 samples at twice the N; and
 * fp-other, which reads its table and was never measured. */
static char *folder_of_records(void)
{
    char *folder = scratch_create();
    make_folder(folder, "records");
    make_folder(folder, "records/paper");
    make_folder(folder, "records/quick");
    char reader[4096];
    snprintf(reader, sizeof reader, "fp-other --table %s/some.tsv\n", folder);
    put(folder, "fp-some", "");
    put(folder, "fp-other", "");
    put(folder, "records/paper/some.command", "fp-some --jd 0:1:0.1 --n=200 --samples 100 --quiet\n");
    put(folder, "records/paper/other.command", reader);
    put(folder, "records/quick/some.seconds", "10.00\tfp-some --jd 0,0.5:1:0.5 --n=100 --samples 10 --quiet\n");
    return folder;
}

Test(costs, are_the_measured_ones_times_the_ratio_of_the_work)
{
    char *folder = folder_of_records();
    struct command command = costs(folder, "always", "some", "other");
    cr_assert_eq(command.exit_code, 0, "%s", command.err);
    /* 10 s * 11/3 * 10 * 2^2.5 = 2074 s */
    expect_text(command.out, "2 tables are to be computed: about 35 min of processor time");
    expect_text(command.out, "Never measured, and not in this sum: other\n");
    expect_text(command.out, "  some                         35 min\n");
    expect_text(command.out, "make PRESET=paper results/paper/NAME.tsv");
    command_free(&command);

    command = costs(folder, "long", "some", "other");
    cr_assert_null(strstr(command.out, "results/paper"), "a list, although it is not an hour: %s", command.out);
    command_free(&command);
    scratch_remove(folder);
}

Test(costs, are_of_stale_tables_only)
{
    char *folder = folder_of_records();
    put_at(folder, "some.tsv", 1);
    put_at(folder, "other.tsv", 2);
    struct command command = costs(folder, "always", "some", "other");
    cr_assert_str_empty(command.out, "nothing is stale: %s", command.out);
    command_free(&command);

    /* A new table makes stale what reads it. */
    put_at(folder, "some.tsv", 3);
    command = costs(folder, "always", "some", "other");
    expect_text(command.out, "1 table is to be computed");
    expect_text(command.out, "sum: other\n");
    command_free(&command);

    /* A new tool makes stale its table, and what reads that. */
    put_at(folder, "other.tsv", 4);
    put_at(folder, "fp-some", 5);
    command = costs(folder, "always", "some", "other");
    expect_text(command.out, "2 tables are to be computed");
    command_free(&command);
    scratch_remove(folder);
}
