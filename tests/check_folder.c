#include "tests/check_folder.h"

#include "tests/scratch.h"

#include <stdlib.h>
#include <string.h>

static const char measured[] = "# fp-relax 0.1.0\n# parameter sizes = 100,200\n# parameter networks = 12\n"
                               "n\trule\tjd\tx\terror\tlow\thigh\tz\tsamples\tgood\n"
                               "100\trandom\t0.1\t1\t0.1\t0.8\t1.4\t2\t6\t1\n"
                               "100\trandom\t0.3\t2\t0.2\t1.9\t2.1\t0\t6\t1\n"
                               "100\tparallel\t0.1\t3\tinf\t-inf\tinf\t1\t6\t1\n"
                               "100\tparallel\t0.3\t4\t0.1\t3.9\t4.1\t-1\t1\t0\n"
                               "200\trandom\t0.1\t1.1\t0.01\t1\t1.2\t2\t6\t1\n"
                               "200\trandom\t0.3\t2.2\t0.02\t2.1\t2.3\t2\t6\t1\n";

static const char theory[] = "# fp-dmft 0.1.0\n"
                             "rule\tjd\ty\terror\tword\n"
                             "random\t0.10000000001\t1.08\t0.01\ta\n"
                             "random\t0.3\t2.15\t0.02\tb\n"
                             "parallel\t0.1\t3\t0\tc\n"
                             "parallel\t0.1\t3\t0\td\n";

static void write_file(const char *directory, const char *name, const char *text)
{
    char *path = scratch_path(directory, name);
    file_write(path, text, strlen(text));
    free(path);
}

struct check_folder check_folder_create(const char *recipe)
{
    struct check_folder folder = {.directory = scratch_create()};
    folder.recipe = scratch_path(folder.directory, "a.recipe");
    file_write(folder.recipe, recipe, strlen(recipe));
    write_file(folder.directory, "measured.tsv", measured);
    write_file(folder.directory, "theory.tsv", theory);
    return folder;
}

void check_folder_remove(struct check_folder *folder)
{
    free(folder->recipe);
    scratch_remove(folder->directory);
}
