/* fp-checks: do the numbers of the tools agree with the theory, and with each other? */
#include "common/memory.h"
#include "common/table.h"
#include "compare/checks.h"

#include <gsl/gsl_errno.h>
#include <inttypes.h>
#include <stdlib.h>

static const struct option options_table[] = {
    {.name = "recipe", .kind = OPTION_INPUT, .argument = "FILE", .preset = "plots/checks.recipe",
     .help = "what is compared with what"},
    {.name = "results", .kind = OPTION_FILE, .argument = "DIR", .preset = "results/quick",
     .help = "folder of the tables, NAME.tsv"},
    {.name = "level", .kind = OPTION_REAL, .argument = "REAL", .preset = "0.01", .minimum = 1e-9, .maximum = 0.5,
     .help = "probability that any comparison by standard errors fails by chance, and likewise any family"},
    {0},
};

static const struct tool tool = {
    .name = "fp-checks",
    .summary = "Do the numbers of the tools agree with the theory, and with each other?",
    .details =
        "Reads finished tables and compares their numbers as a recipe says: with another column, with another table, "
        "or with published values. A comparison is judged by a tolerance or by standard errors; the limit of these "
        "takes into account how many comparisons there are, and how few samples an error comes from. Comparisons of "
        "one check are also judged together, correlated ones as such. What could not have failed, its errors being too "
        "large, is undecided. A summary goes to standard error; --quiet leaves only what fails or shows nothing. A "
        "table, column or row that the recipe names and that is not there is an error of input, exit status 2.\n\n"
        "The recipe, its settings, and all equations: notes/checks.md.\n\n"
        "Examples:\n\n"
        "fp-checks --results results/paper --output checks.tsv\n\n"
        "fp-checks --recipe my.recipe --results . --quiet",
    .options = options_table,
    .undivided = true,
    .status_3 = "finished, but some comparison fails, or all comparisons of a check are undecided",
};

/* The table of --output; nothing is written if it is there already. */
static int write_table(const struct options *options, const struct checks *checks)
{
    int exit_code;
    char *claims = checks_claims(checks);
    struct table *table = table_open_noted(options, checks_columns, claims, &exit_code);
    free(claims);
    if (!table)
        return exit_code;
    if (!table_was_complete(table)) {
        struct rows *rows = rows_create(checks_columns);
        checks_write(checks, rows);
        exit_code = table_keep(table, 0, NULL);
        if (exit_code == EXIT_DONE)
            exit_code = table_append(table, rows);
        rows_free(rows);
    }
    int closed = table_close(table, exit_code == EXIT_DONE);
    return exit_code == EXIT_DONE ? closed : exit_code;
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    gsl_set_error_handler_off();
    struct checks *checks = checks_make(tool.name, options_text(options, "recipe"), options_text(options, "results"),
                                        options_real(options, "level"));
    if (!checks) {
        options_free(options);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < checks_tables(checks); i++)
        options_refuse_replacing(options, "results", checks_table_path(checks, i));
    char *contents;
    if (asprintf(&contents, "%zu tables, CRC-32 of their rows %08" PRIx32, checks_tables(checks),
                 checks_checksum(checks)) < 0)
        memory_need(NULL);
    options_set_contents(options, "results", contents);
    free(contents);
    int exit_code = write_table(options, checks);
    if (exit_code == EXIT_DONE) {
        checks_summarise(checks, options_flag(options, "quiet"), stderr);
        exit_code = checks_failures(checks) + checks_blind(checks) > 0 ? EXIT_UNCONVERGED : EXIT_DONE;
    }
    checks_free(checks);
    options_free(options);
    return exit_code;
}
