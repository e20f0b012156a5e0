#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

char *scratch_create(void)
{
    const char *parent = getenv("TMPDIR");
    char *directory = scratch_path(parent && *parent ? parent : "/tmp", "fp-test-XXXXXX");
    cr_assert_not_null(mkdtemp(directory));
    return directory;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

void scratch_remove(char *directory)
{
    cr_assert_eq(nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(directory);
}

char *scratch_path(const char *directory, const char *name)
{
    char *path;
    cr_assert_geq(asprintf(&path, "%s/%s", directory, name), 0);
    return path;
}

char *stream_read(FILE *stream, size_t *length)
{
    char *text = NULL;
    size_t capacity = 0;
    *length = 0;
    rewind(stream);
    do {
        capacity = capacity ? 2 * capacity : 4096;
        text = realloc(text, capacity);
        cr_assert_not_null(text);
        *length += fread(text + *length, 1, capacity - *length - 1, stream);
    } while (*length == capacity - 1);
    cr_assert(!ferror(stream));
    text[*length] = '\0';
    return text;
}

char *file_read(const char *path, size_t *length)
{
    FILE *stream = fopen(path, "r");
    cr_assert_not_null(stream, "%s cannot be read", path);
    char *text = stream_read(stream, length);
    fclose(stream);
    return text;
}

void file_write(const char *path, const char *text, size_t length)
{
    FILE *stream = fopen(path, "w");
    cr_assert_not_null(stream, "%s cannot be written", path);
    size_t written = fwrite(text, 1, length, stream);
    cr_assert_eq(written, length);
    cr_assert_eq(fclose(stream), 0);
}

void expect_same_files(const char *one, const char *two)
{
    size_t lengths[2];
    char *texts[2] = {file_read(one, &lengths[0]), file_read(two, &lengths[1])};
    cr_expect(lengths[0] == lengths[1] && memcmp(texts[0], texts[1], lengths[0]) == 0, "%s and %s differ", one, two);
    free(texts[0]);
    free(texts[1]);
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

size_t text_count(const char *text, const char *string)
{
    size_t count = 0;
    for (const char *c = text; (c = strstr(c, string)); c++)
        count++;
    return count;
}

void text_expect(const char *text, const char *string)
{
    cr_expect(strstr(text, string), "no %s in\n%s", string, text);
}

size_t file_count(const char *path, const char *string)
{
    size_t length;
    FILE *stream = fopen(path, "r");
    if (!stream)
        return 0;
    char *text = stream_read(stream, &length);
    fclose(stream);
    size_t count = text_count(text, string);
    free(text);
    return count;
}

void file_wait_for(const char *path, const char *string, size_t times)
{
    for (int attempt = 0; attempt < 30000 && file_count(path, string) < times; attempt++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    cr_assert_geq(file_count(path, string), times, "%s does not come %zu times into %s", string, times, path);
}

void expect_file(const char *path, const char *contents)
{
    size_t length;
    char *text = file_read(path, &length);
    cr_expect(length == strlen(contents) && memcmp(text, contents, length) == 0, "%s is\n%s\ninstead of\n%s", path,
              text, contents);
    free(text);
}
