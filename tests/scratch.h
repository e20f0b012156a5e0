/* scratch: temporary directories and whole files, for the tests. Every failure ends the test. */
#ifndef FP_TESTS_SCRATCH_H
#define FP_TESTS_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A new directory; scratch_remove removes it with all that is in it, and frees the name. */
char *scratch_create(void);
void scratch_remove(char *directory);

/* "DIRECTORY/NAME"; the caller frees. */
char *scratch_path(const char *directory, const char *name);

/* A whole file, with a zero byte after its end; the caller frees. */
char *file_read(const char *path, size_t *length);
void file_write(const char *path, const char *text, size_t length);
bool file_exists(const char *path);

/* How often a string is in a text; in a file, 0 if there is none. */
size_t text_count(const char *text, const char *string);
size_t file_count(const char *path, const char *string);
/* Expects a string in a text. */
void text_expect(const char *text, const char *string);
/* Waits until a string is in a file so many times, for half a minute at most. */
void file_wait_for(const char *path, const char *string, size_t times);

/* Expects a file of these contents. */
void expect_file(const char *path, const char *contents);

/* Expects two files of the same bytes. */
void expect_same_files(const char *one, const char *two);

/* Everything that was written to a stream, from its beginning. */
char *stream_read(FILE *stream, size_t *length);

#endif
