/* fp-merge: the table of a run from those of its shards. */
#include "common/failure.h"
#include "common/memory.h"
#include "compare/shards.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option options_table[] = {{0}};

static const struct tool tool = {
    .name = "fp-merge",
    .summary = "Joins the tables of all shards of a run (--shard I/K of the tools) into its whole table.",
    .details =
        "The result is the same to the last byte as the table of a run without --shard. All K shards must be there, in "
        "any order, each once and finished, from the same version of the tool with the same parameters.\n\n"
        "Some tables end with rows that depend on all others (fp-relax --threshold, fp-recall --capacity) and are in "
        "no shard. Then FILE.part is written, as an interrupted run leaves it, and the command is named that resumes "
        "it: it computes the last rows only.\n\n"
        "Running on many machines: notes/many-machines.md.\n\n"
        "Examples:\n\n"
        "fp-relax --n 800 --jd 0.4:0.9:0.02 --shard 0/3 --output part0.tsv, the same with 1/3 and 2/3, then\n\n"
        "fp-merge part0.tsv part1.tsv part2.tsv --output relax.tsv",
    .options = options_table,
    .operands = "SHARD...",
    .undivided = true,
};

static int complain(const struct options *options, const char *path, int error)
{
    options_complain(options, "%s: cannot be written: %s", path, strerror(error));
    return failure_of_opening(error);
}

static int write_out(const struct options *options, const struct shards *shards)
{
    shards_write(shards, stdout);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_DONE;
    options_complain(options, "standard output: cannot be written: %s", strerror(errno));
    return EXIT_RUNTIME;
}

/* Writes the file that nobody has yet; removes it if that fails. */
static int write_file(const struct options *options, const struct shards *shards, const char *path)
{
    FILE *stream = fopen(path, options_flag(options, "force") ? "w" : "wx");
    if (!stream && errno == EEXIST) {
        options_complain(options, "%s: is there already (--force replaces it)", path);
        return EXIT_USAGE;
    }
    if (!stream)
        return complain(options, path, errno);
    shards_write(shards, stream);
    int error = fflush(stream) != 0 || ferror(stream) || fsync(fileno(stream)) != 0 ? errno : 0;
    if (fclose(stream) != 0 && error == 0)
        error = errno;
    if (error == 0)
        return EXIT_DONE;
    unlink(path);
    complain(options, path, error);
    return EXIT_RUNTIME;
}

/* The table by way of FILE.part, where it stays if the last rows are still to come. */
static int write_table(const struct options *options, const struct shards *shards, const char *path)
{
    size_t final_rows = shards_final_rows(shards);
    if (access(path, F_OK) == 0 && !options_flag(options, "force")) {
        options_complain(options, "%s: is there already (--force replaces it)", path);
        return EXIT_USAGE;
    }
    char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        memory_need(NULL);
    int exit_code = write_file(options, shards, part);
    if (exit_code == EXIT_DONE && final_rows == 0 && rename(part, path) != 0)
        exit_code = complain(options, path, errno);
    if (exit_code == EXIT_DONE && final_rows > 0)
        options_complain(options, "%s is complete but for its %zu last rows, which this computes: %s --output %s", part,
                         final_rows, shards_command(shards), path);
    free(part);
    return exit_code;
}

static int merge(const struct options *options, const struct shards *shards)
{
    const char *output = options_text(options, "output");
    if (output)
        return write_table(options, shards, output);
    if (shards_final_rows(shards) == 0)
        return write_out(options, shards);
    options_complain(options, "--output is missing: the %zu last rows are still to be computed, from a file",
                     shards_final_rows(shards));
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    const char *const *paths = options_operands(options);
    if (!*paths)
        options_refuse(options, "SHARD... is missing: the tables to be joined");
    struct shards *shards = shards_read(options, paths);
    int exit_code = shards ? merge(options, shards) : EXIT_USAGE;
    shards_free(shards);
    options_free(options);
    return exit_code;
}
