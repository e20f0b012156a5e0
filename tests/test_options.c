#include "common/options.h"
#include "tests/command.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define TRIAL TRIAL_DIRECTORY "/tool-trial"
#define MODES TRIAL_DIRECTORY "/tool-modes"
#define A_GRID " (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are "
#define JD A_GRID "numbers from 0 to 10)"
#define ORDERS " (allowed are first|second|third, separated by commas)"
#define N A_GRID "whole numbers at least 2, or inf)"

struct refusal {
    const char *arguments[5]; /* after the name of the tool */
    const char *line;
};

static void expect_refusals(const char *tool, const struct refusal *refusals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *arguments[7] = {tool};
        memcpy(arguments + 1, refusals[i].arguments, sizeof refusals[i].arguments);
        struct command command = command_run(arguments);
        command_expect_refusal(&command, refusals[i].line);
        command_free(&command);
    }
}

#define EXPECT_REFUSALS(tool, refusals) expect_refusals(tool, refusals, sizeof refusals / sizeof *refusals)

/* `text` has `part` on lines of its own. */
/* Refusals --------------------------------------------------------------------------------------------- */

Test(options, refuses_bad_grids)
{
    static const struct refusal refusals[] = {
        {{"--jd", "0:1:0"}, "fp-trial: --jd 0:1:0: the step must not be 0" JD},
        {{"--jd=0:1:0"}, "fp-trial: --jd 0:1:0: the step must not be 0" JD},
        {{"--jd", "1:0:0.1"}, "fp-trial: --jd 1:0:0.1: 1:0:0.1 is empty: the step leads away from the stop" JD},
        {{"--jd", ""}, "fp-trial: --jd '': a number is missing" JD},
        {{"--jd="}, "fp-trial: --jd '': a number is missing" JD},
        {{"--jd", ","}, "fp-trial: --jd ,: a number is missing" JD},
        {{"--jd", "nan"}, "fp-trial: --jd nan: 'nan' is not a number" JD},
        {{"--jd", "inf"}, "fp-trial: --jd inf: 'inf' is not a number" JD},
        {{"--jd", "abc"}, "fp-trial: --jd abc: 'abc' is not a number" JD},
        {{"--jd", "1e"}, "fp-trial: --jd 1e: '1e' is not a number" JD},
        {{"--jd", "0.5x"}, "fp-trial: --jd 0.5x: '0.5x' is not a number" JD},
        {{"--jd", "-1"}, "fp-trial: --jd -1: -1 is out of range" JD},
        {{"--jd", "0,11"}, "fp-trial: --jd 0,11: 11 is out of range" JD},
        {{"--jd", "0:10:1e-7"}, "fp-trial: --jd 0:10:1e-7: more than 10000000 values" JD},
        {{"--jd", "1\n2"}, "fp-trial: --jd 1?2: '1?2' is not a number" JD},
        {{"--margin", "x"}, "fp-trial: --margin x: 'x' is not a number" A_GRID "numbers)"},
        {{"--n", "1"}, "fp-trial: --n 1: 1 is out of range" N},
        {{"--n", "10.5"}, "fp-trial: --n 10.5: 10.5 is not a whole number" N},
    };
    EXPECT_REFUSALS(TRIAL, refusals);
}

Test(options, refuses_bad_values)
{
    static const struct refusal refusals[] = {
        {{"--samples", "0"}, "fp-trial: --samples 0: 0 is out of range (allowed is a whole number from 1 to 1000000)"},
        {{"--samples", "1.5"},
         "fp-trial: --samples 1.5: 1.5 is not a whole number (allowed is a whole number from 1 to 1000000)"},
        {{"--samples", "1,2"},
         "fp-trial: --samples 1,2: '1,2' is not a number (allowed is a whole number from 1 to 1000000)"},
        {{"--samples", "inf"},
         "fp-trial: --samples inf: 'inf' is not a number (allowed is a whole number from 1 to 1000000)"},
        {{"--hard", "101"}, "fp-trial: --hard 101: 101 is out of range (allowed is a number from 0 to 100)"},
        {{"--hard", ""}, "fp-trial: --hard '': a number is missing (allowed is a number from 0 to 100)"},
        {{"--method", "open"}, "fp-trial: --method open: no such choice (allowed is one of closed|saddle)"},
        {{"--method", "clo"}, "fp-trial: --method clo: no such choice (allowed is one of closed|saddle)"},
        {{"--method", "closed|saddle"},
         "fp-trial: --method closed|saddle: no such choice (allowed is one of closed|saddle)"},
        {{"--method", ""}, "fp-trial: --method '': no such choice (allowed is one of closed|saddle)"},
        {{"--network", ""}, "fp-trial: --network '': a file name is missing"},
        {{"--threads", "0"}, "fp-trial: --threads 0: 0 is out of range (allowed is a whole number from 1 to 1024)"},
        {{"--threads", "1025"},
         "fp-trial: --threads 1025: 1025 is out of range (allowed is a whole number from 1 to 1024)"},
        {{"--progress", "perhaps"},
         "fp-trial: --progress perhaps: no such choice (allowed is one of auto|always|never)"},
    };
    EXPECT_REFUSALS(TRIAL, refusals);
}

Test(options, refuses_bad_usage)
{
    static const struct refusal refusals[] = {
        {{"--jdd", "0"}, "fp-trial: unrecognized option '--jdd'"},
        {{"-j", "0"}, "fp-trial: invalid option -- 'j'"},
        {{"-?"}, "fp-trial: invalid option -- '?'"},
        {{"--jd"}, "fp-trial: option '--jd' requires an argument"},
        {{"--list=yes"}, "fp-trial: option '--list' doesn't allow an argument"},
        {{"junk"}, "fp-trial: unexpected argument 'junk'"},
        {{"--jd", "0", "1"}, "fp-trial: unexpected argument '1'"},
        {{"--", "--jd"}, "fp-trial: unexpected argument '--jd'"},
        {{"--jd", "0", "--jd=1"}, "fp-trial: --jd 1: given twice, first as 0"},
        {{"--list", "--list"}, "fp-trial: --list: given twice"},
        {{"--list", "--network", "x.h5"}, "fp-trial: --list and --network x.h5: not both"},
    };
    EXPECT_REFUSALS(TRIAL, refusals);
}

Test(options, ambiguous_abbreviations_are_refused)
{
    struct command command = COMMAND(MODES, "typical", "--p", "1");
    cr_assert_eq(command.exit_code, EXIT_USAGE);
    cr_assert_eq(strchr(command.err, '\n'), command.err + command.err_length - 1, "more than one line");
    text_expect(command.err, "fp-modes: option '--p");
    text_expect(command.err, "is ambiguous");
    command_free(&command);
}

Test(options, refuses_bad_modes)
{
    static const struct refusal refusals[] = {
        {{NULL}, "fp-modes: MODE is missing (allowed is one of typical, dense, critical)"},
        {{"--jd", "0"}, "fp-modes: MODE is missing (allowed is one of typical, dense, critical)"},
        {{"sparse"}, "fp-modes: unknown mode 'sparse' (allowed is one of typical, dense, critical)"},
        {{""}, "fp-modes: unknown mode '' (allowed is one of typical, dense, critical)"},
        {{"dense", "typical"}, "fp-modes: unexpected argument 'typical'"},
        {{"typical", "--tuples", "2"}, "fp-modes: --tuples: does not act in mode typical (it acts in dense)"},
        {{"--jd", "0", "critical"}, "fp-modes: --jd: does not act in mode critical (it acts in typical, dense)"},
    };
    EXPECT_REFUSALS(MODES, refusals);
}

/* Help ------------------------------------------------------------------------------------------------- */

Test(options, help_shows_range_default_unit)
{
    struct command command = COMMAND(TRIAL, "--help");
    cr_assert_eq(command.exit_code, EXIT_DONE);
    cr_assert_str_empty(command.err);
    text_expect(command.out, "Usage: fp-trial [OPTION...]\nTries out what every tool has.\n");
    text_expect(command.out, "\n Parameters (");
    text_expect(command.out, "\n Method:\n");
    text_expect(command.out, "\n Run and result:\n");
    text_expect(command.out, "--jd=GRID              self-coupling J_D (unit: 1; from 0 to 10; default:\n");
    text_expect(command.out, "--n=GRID               number of neurons (at least 2, or inf; default:\n");
    text_expect(command.out, "--method=closed|saddle method (default: closed)\n");
    text_expect(command.out, "--network=FILE         couplings to use\n");
    text_expect(command.out, "\nExample: fp-trial --jd 0:1:0.1\n");
    command_free(&command);
}

Test(options, help_shows_modes)
{
    struct command command = COMMAND(MODES, "--help");
    cr_assert_eq(command.exit_code, EXIT_DONE);
    text_expect(command.out, "Usage: fp-modes [OPTION...] MODE\n");
    text_expect(command.out, "MODE is one of\n  typical     around a typical fixed point\n");
    text_expect(command.out, "number of replicas y (from 2 to 100; default: 2;\n"
                             "                             only in dense)");
    command_free(&command);
}

Test(options, usage_and_version)
{
    struct command usage = COMMAND(MODES, "--usage");
    cr_assert_eq(usage.exit_code, EXIT_DONE);
    text_expect(usage.out, "Usage: fp-modes [--jd=GRID]");
    command_free(&usage);
    struct command version = COMMAND(TRIAL, "--version");
    cr_assert_eq(version.exit_code, EXIT_DONE);
    cr_assert_str_empty(version.err);
    cr_assert_eq(strncmp(version.out, "fp-trial ", 9), 0);
    text_expect(version.out, " (commit ");
    cr_assert_str_eq(version.out + version.out_length - 2, ")\n");
    command_free(&version);
}

Test(options, help_that_cannot_be_written_is_a_failure)
{
    static const char *const words[] = {"--help", "--usage", "--version"};
    for (int i = 0; i < 3; i++) {
        struct command command = command_start((const char *const[]){TRIAL, words[i], NULL}, "/dev/full");
        command_wait(&command);
        cr_assert_eq(command.exit_code, EXIT_RUNTIME);
        cr_assert_str_eq(command.err, "fp-trial: standard output: No space left on device\n");
        command_free(&command);
    }
}

/* The echo --------------------------------------------------------------------------------------------- */

/* Standard output of fp-modes without its first two lines (version, commit). */
static void expect_echo(struct command command, const char *expected)
{
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    const char *rest = strstr(command.out, "# command: ");
    cr_assert_not_null(rest);
    cr_expect_str_eq(rest, expected);
    command_free(&command);
}

Test(options, echo_has_every_acting_parameter)
{
    expect_echo(COMMAND(MODES, "--precision", "0.001", "--jd=0:1:0.5", "--quiet", "--threads", "3", "dense"),
                "# command: fp-modes dense --jd 0:1:0.5 --precision 0.001\n"
                "# parameter jd = 0:1:0.5\n"
                "# parameter tuples = 2 (default)\n"
                "# parameter precision = 0.001\n"
                "mode 1\n");
    expect_echo(COMMAND(MODES, "critical"), "# command: fp-modes critical\n"
                                            "# parameter precision = 1e-6 (default)\n"
                                            "# parameter order = second (default)\n"
                                            "mode 2\norder 1\n");
}

Test(options, choices_are_a_list)
{
    expect_echo(COMMAND(MODES, "critical", "--order", "third,first"),
                "# command: fp-modes critical --order third,first\n"
                "# parameter order = third,first\n"
                "mode 2\norder 2\norder 0\n");
    static const struct refusal refusals[] = {
        {{"critical", "--order", "fourth"}, "fp-modes: --order fourth: no such choice" ORDERS},
        {{"critical", "--order", "first,"}, "fp-modes: --order first,: no such choice" ORDERS},
        {{"critical", "--order", "first|second"}, "fp-modes: --order first|second: no such choice" ORDERS},
        {{"critical", "--order", "first,fir"}, "fp-modes: --order first,fir: no such choice" ORDERS},
        {{"critical", "--order", "first,second,first"}, "fp-modes: --order first,second,first: first twice" ORDERS},
        {{"critical", "--order", ""}, "fp-modes: --order '': no such choice" ORDERS},
    };
    EXPECT_REFUSALS(MODES, refusals);
}

/* What has no part in a run is left out, unless it is part of the command. */
Test(options, idle_options_are_not_echoed)
{
    expect_echo(COMMAND(MODES, "critical", "--order", "first,third", "--precision", "0.1"),
                "# command: fp-modes critical --precision 0.1 --order first,third\n"
                "# parameter order = first,third\n"
                "mode 2\norder 0\norder 2\n");
}

Test(options, abbreviations_are_echoed_in_full)
{
    expect_echo(COMMAND(MODES, "typical", "--prec", "0.1"), "# command: fp-modes typical --precision 0.1\n"
                                                            "# parameter jd = 0.5 (default)\n"
                                                            "# parameter precision = 0.1\n"
                                                            "mode 0\n");
}

Test(options, echo_quotes_for_the_shell)
{
    struct command command = COMMAND(TRIAL, "--network", "it's a\tname", "--jd", "0");
    cr_assert_eq(command.exit_code, EXIT_DONE);
    text_expect(command.out, "# command: fp-trial --jd 0 --network $'it\\'s a\\011name'\n");
    text_expect(command.out, "\n# parameter jd = 0 [1]\n");
    text_expect(command.out, "\n# parameter network = $'it\\'s a\\011name'\n");
    text_expect(command.out, "\n# parameter list = no (default)\n");
    command_free(&command);
    command = COMMAND(TRIAL, "--network", "it's", "--jd", "0");
    text_expect(command.out, "# command: fp-trial --jd 0 --network 'it'\\''s'\n");
    command_free(&command);
    command = COMMAND(TRIAL, "--list");
    text_expect(command.out, "# command: fp-trial --list\n");
    text_expect(command.out, "\n# parameter network = unset (default)\n");
    text_expect(command.out, "\n# parameter list = yes\n");
    command_free(&command);
}

/* CRC-32 of the nine digits is the check value of the algorithm. What is no regular file is left alone. */
Test(options, echo_tells_the_contents_of_what_is_read)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "net"), *line;
    file_write(file, "123456789", 9);
    cr_assert_geq(asprintf(&line, "\n# parameter network = %s (9 bytes, CRC-32 cbf43926)\n", file), 0);
    struct command command = COMMAND(TRIAL, "--network", file);
    text_expect(command.out, line);
    command_free(&command);
    command = COMMAND(TRIAL, "--network", "/dev/null");
    text_expect(command.out, "\n# parameter network = /dev/null\n");
    command_free(&command);
    command = COMMAND(TRIAL, "--network", "/");
    text_expect(command.out, "\n# parameter network = /\n");
    command_free(&command);
    free(line);
    free(file);
    scratch_remove(directory);
}

/* The configuration file ------------------------------------------------------------------------------- */

struct configuration {
    char *directory, *path;
};

static struct configuration configuration_create(const char *text, size_t length)
{
    struct configuration configuration = {.directory = scratch_create()};
    configuration.path = scratch_path(configuration.directory, "sweep.conf");
    file_write(configuration.path, text, length);
    return configuration;
}

static void configuration_remove(struct configuration *configuration)
{
    free(configuration->path);
    scratch_remove(configuration->directory);
}

Test(options, reads_a_configuration_and_the_command_line_wins)
{
    const char *text = "# a sweep\n\n  jd = 0:1:0.5   # three values\r\ntuples=3\nprecision = 0.01\nquiet = yes\n"
                       "force = no";
    struct configuration configuration = configuration_create(text, strlen(text));
    expect_echo(COMMAND(MODES, "dense", "--config", configuration.path, "--tuples", "4"),
                "# command: fp-modes dense --jd 0:1:0.5 --tuples 4 --precision 0.01\n"
                "# parameter jd = 0:1:0.5\n"
                "# parameter tuples = 4\n"
                "# parameter precision = 0.01\n"
                "mode 1\n");
    configuration_remove(&configuration);
}

Test(options, a_flag_in_a_configuration_is_yes_or_no)
{
    struct configuration yes = configuration_create("list = yes\n", 11), no = configuration_create("list = no\n", 10);
    struct command command = COMMAND(TRIAL, "--config", yes.path);
    text_expect(command.out, "# command: fp-trial --list\n");
    command_free(&command);
    command = COMMAND(TRIAL, "--config", no.path, "--network", "x");
    cr_assert_eq(command.exit_code, EXIT_DONE);
    text_expect(command.out, "# command: fp-trial --network x\n");
    text_expect(command.out, "\n# parameter list = no (default)\n");
    command_free(&command);
    command = COMMAND(TRIAL, "--config", no.path, "--list");
    text_expect(command.out, "# command: fp-trial --list\n");
    command_free(&command);
    configuration_remove(&yes);
    configuration_remove(&no);
}

/* `message` follows the name of the file. */
static void expect_bad_configuration(const char *tool, const char *mode, const char *text, const char *message)
{
    struct configuration configuration = configuration_create(text, strlen(text));
    struct command command = COMMAND(tool, "--config", configuration.path, mode);
    char *line;
    cr_assert_geq(asprintf(&line, "%s: %s%s", mode ? "fp-modes" : "fp-trial", configuration.path, message), 0);
    command_expect_refusal(&command, line);
    free(line);
    command_free(&command);
    configuration_remove(&configuration);
}

Test(options, refuses_bad_configurations)
{
    expect_bad_configuration(TRIAL, NULL, "\n# x\njdd = 0\n", ":3: unknown option 'jdd'");
    expect_bad_configuration(TRIAL, NULL, "--jd = 0\n", ":1: unknown option '--jd'");
    expect_bad_configuration(TRIAL, NULL, "= 0\n", ":1: unknown option ''");
    expect_bad_configuration(TRIAL, NULL, "help = yes\n", ":1: unknown option 'help'");
    expect_bad_configuration(TRIAL, NULL, "jd 0\n", ":1: 'jd 0' is not of the form name = value");
    expect_bad_configuration(TRIAL, NULL, "jd = 0:1:0\n", ":1: jd = 0:1:0: the step must not be 0" JD);
    expect_bad_configuration(TRIAL, NULL, "jd =\n", ":1: jd = '': a number is missing" JD);
    expect_bad_configuration(TRIAL, NULL, "jd = 0, 1\n", ":1: jd = 0, 1: ' 1' is not a number" JD);
    expect_bad_configuration(TRIAL, NULL, "list = maybe\n", ":1: list = maybe: neither yes nor no");
    expect_bad_configuration(TRIAL, NULL, "jd = 0\nn=10\njd = 1\n", ":3: jd = 1: given twice, first in line 1");
    expect_bad_configuration(TRIAL, NULL, "config = other\n", ":1: 'config' is for the command line only");
    expect_bad_configuration(MODES, "typical", "jd = 0\ntuples = 3\n",
                             ":2: 'tuples' does not act in mode typical (it acts in dense)");
}

Test(options, a_bad_value_in_a_configuration_is_refused_even_if_overridden)
{
    struct configuration configuration = configuration_create("jd = 99\n", 8);
    struct command command = COMMAND(TRIAL, "--jd", "0", "--config", configuration.path);
    cr_assert_eq(command.exit_code, EXIT_USAGE);
    text_expect(command.err, "sweep.conf:1: jd = 99: 99 is out of range");
    command_free(&command);
    configuration_remove(&configuration);
}

Test(options, refuses_what_is_not_a_text_file)
{
    struct configuration configuration = configuration_create("jd = 0\0\n", 8);
    struct command command = COMMAND(TRIAL, "--config", configuration.path);
    cr_assert_eq(command.exit_code, EXIT_USAGE);
    text_expect(command.err, "sweep.conf:1: a zero byte: not a text file\n");
    command_free(&command);
    configuration_remove(&configuration);
    command = COMMAND(TRIAL, "--config", "/nowhere/sweep.conf");
    command_expect_refusal(&command, "fp-trial: --config /nowhere/sweep.conf: No such file or directory");
    command_free(&command);
    command = COMMAND(TRIAL, "--config", "/");
    command_expect_refusal(&command, "fp-trial: --config /: Is a directory");
    command_free(&command);
}

/* Called from C ---------------------------------------------------------------------------------------- */

static const struct option direct_options[] = {
    {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .minimum = 0, .maximum = 1, .help = "a grid"},
    {.name = "depth", .kind = OPTION_INTEGER, .argument = "INT", .preset = "3", .minimum = -9, .maximum = 9,
     .help = "a whole number"},
    {.name = "rate", .kind = OPTION_REAL, .argument = "REAL", .preset = "0.25", .maximum = 1, .help = "a number"},
    {0},
};
static const struct tool direct = {.name = "fp-direct", .summary = "In a test.", .options = direct_options};

Test(options, values_by_name)
{
    char *arguments[] = {"anything", "--depth=-4", "--output", "file", NULL};
    struct options *options = options_parse(&direct, 4, arguments);
    cr_expect_eq(options_grid(options, "jd").count, 0);
    cr_expect_eq(options_integer(options, "depth"), -4);
    cr_expect_eq(options_real(options, "rate"), 0.25);
    cr_expect_str_eq(options_text(options, "output"), "file");
    cr_expect_null(options_text(options, "config"));
    cr_expect_not(options_flag(options, "quiet"));
    cr_expect(options_given(options, "depth"));
    cr_expect_not(options_given(options, "rate"));
    cr_expect_geq(options_integer(options, "threads"), 1);
    cr_expect_eq(options_mode(options), 0);
    cr_expect_eq(options_tool(options), &direct);
    options_free(options);
}

/* What --output must not be ------------------------------------------------------------------------------ */

static void expect_output_refused(const char *output, const char *option, const char *file, const char *line)
{
    struct command command = COMMAND(TRIAL, "--output", output, option, file, "--force");
    command_expect_refusal(&command, line);
    command_free(&command);
}

Test(options, output_replaces_no_folder_and_no_input)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "a"), *link_path = scratch_path(directory, "b");
    char *part = scratch_path(directory, "c.part"), *output = scratch_path(directory, "c"), *line;
    file_write(file, "quiet = yes\n", 12);
    cr_assert_eq(link(file, link_path), 0);
    file_write(part, "quiet = yes\n", 12);
    const struct {
        const char *output, *option, *file, *where;
    } cases[] = {
        {file, "--network", file, file},
        {link_path, "--network", file, link_path}, /* the same file by another name */
        {file, "--config", file, file},
        {output, "--network", part, part},
        {output, "--config", part, part},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_geq(asprintf(&line, "fp-trial: --output %s: would replace %s, which is read (%s)", cases[i].where,
                               cases[i].file, cases[i].option), 0);
        expect_output_refused(cases[i].output, cases[i].option, cases[i].file, line);
        free(line);
    }
    cr_assert_geq(asprintf(&line, "fp-trial: --output %s: is a folder", directory), 0);
    expect_output_refused(directory, "--jd", "0", line);
    free(line);
    size_t length;
    char *text = file_read(file, &length), *folder_part;
    cr_expect_str_eq(text, "quiet = yes\n");
    free(text);
    cr_assert_geq(asprintf(&folder_part, "%s.part", directory), 0);
    cr_expect_not(file_exists(folder_part));
    free(folder_part);
    free(output);
    free(part);
    free(link_path);
    free(file);
    scratch_remove(directory);
}

static const struct option word_options[] = {
    {.name = "group", .kind = OPTION_WORDS, .argument = "COLUMN,...", .preset = "method,rule", .help = "words"},
    {.name = "sort", .kind = OPTION_WORDS, .argument = "COLUMN,...", .help = "words"},
    {.name = "table", .kind = OPTION_INPUTS, .argument = "FILE,...", .help = "files that are read"},
    {0},
};
static const struct tool of_words = {.name = "fp-words", .summary = "In a test.", .options = word_options};

static char *echo(const struct options *options)
{
    FILE *stream = tmpfile();
    cr_assert_not_null(stream);
    options_echo(options, stream);
    char *text = stream_read(stream, &(size_t){0});
    fclose(stream);
    return text;
}

Test(options, words_and_inputs)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "a"), *paths, *line;
    file_write(file, "123456789", 9);
    cr_assert_geq(asprintf(&paths, "%s,/dev/null", file), 0);
    for (int both = 0; both < 2; both++) {
        struct options *options =
            options_parse(&of_words, 3, (char *[]){"fp-words", "--table", both ? paths : file, NULL});
        cr_expect_eq(options_words(options, "sort").count, 0);
        struct words group = options_words(options, "group"), tables = options_words(options, "table");
        cr_assert(group.count == 2 && tables.count == (both ? 2 : 1));
        cr_expect_str_eq(group.values[0], "method");
        cr_expect_str_eq(group.values[1], "rule");
        cr_expect_str_eq(tables.values[0], file);
        char *text = echo(options);
        cr_assert_geq(asprintf(&line, "\n# parameter table = %s%s\n", both ? paths : file,
                               both ? "" : " (9 bytes, CRC-32 cbf43926)"), 0);
        text_expect(text, line);
        text_expect(text, "\n# parameter group = method,rule (default)\n");
        free(line);
        free(text);
        options_free(options);
    }
    free(paths);
    free(file);
    scratch_remove(directory);
}

Test(options, a_name_that_the_table_lacks_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    options_real(options_parse(&direct, 1, (char *[]){"fp-direct", NULL}), "rat");
}

Test(options, a_value_of_the_wrong_kind_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    options_real(options_parse(&direct, 1, (char *[]){"fp-direct", NULL}), "depth");
}
