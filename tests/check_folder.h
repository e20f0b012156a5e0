/* check_folder: a temporary folder with tables and a recipe, for the tests of comparisons. Every failure ends the
 * test. */
#ifndef FP_TESTS_CHECK_FOLDER_H
#define FP_TESTS_CHECK_FOLDER_H

struct check_folder {
    char *directory;
    char *recipe; /* path of a.recipe in it */
};

/* Writes `recipe`, and the tables that the tests compare: measured.tsv and theory.tsv. */
struct check_folder check_folder_create(const char *recipe);
void check_folder_remove(struct check_folder *folder);

#endif
