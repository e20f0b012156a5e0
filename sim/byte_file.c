#include "sim/byte_file.h"

#include "common/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { BUFFER = 1 << 17, FIRST_CAPACITY = 1 << 16, LARGEST_PIECE = 1 << 30 };

struct byte_file {
    gzFile stream;
    char *path;
};

bool byte_file_refuse(const char *path, char message[DATA_MESSAGE], const char *format, ...)
{
    int length = snprintf(message, DATA_MESSAGE, "%s: ", path);
    if (length >= DATA_MESSAGE)
        return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message + length, (size_t)(DATA_MESSAGE - length), format, arguments);
    va_end(arguments);
    return false;
}

/* A descriptor of a regular file; -1 and a message if there is none. */
static int open_regular(const char *path, char message[DATA_MESSAGE])
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer must not hang */
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0)
        byte_file_refuse(path, message, "cannot be read: %s", strerror(errno));
    else if (S_ISREG(status.st_mode))
        return descriptor;
    else
        byte_file_refuse(path, message, "cannot be read: it is %s instead of a regular file",
                         S_ISDIR(status.st_mode) ? "a folder" : "a device, pipe or socket");
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

struct byte_file *byte_file_open(const char *path, char message[DATA_MESSAGE])
{
    int descriptor = open_regular(path, message);
    if (descriptor < 0)
        return NULL;
    struct byte_file *file = memory_need(malloc(sizeof *file));
    *file = (struct byte_file){memory_need(gzdopen(descriptor, "rb")), memory_need(strdup(path))};
    gzbuffer(file->stream, BUFFER);
    return file;
}

void byte_file_close(struct byte_file *file)
{
    if (!file)
        return;
    gzclose_r(file->stream);
    free(file->path);
    free(file);
}

/* Makes room for one more byte at least, for up to `most` of them. */
static bool grow(const struct byte_file *file, size_t most, struct bytes *bytes, char message[DATA_MESSAGE])
{
    if (bytes->count < bytes->capacity)
        return true;
    size_t step = bytes->capacity ? bytes->capacity : FIRST_CAPACITY; /* capacities stay far below SIZE_MAX */
    size_t capacity = bytes->count + (most < step ? most : step);
    char needs[MEMORY_TEXT], has[MEMORY_TEXT];
    if (memory_lacks((double)capacity, needs, has))
        return byte_file_refuse(file->path, message, "its contents need more than %s of memory, and there are %s",
                                needs, has);
    bytes->values = memory_need(realloc(bytes->values, capacity));
    bytes->capacity = capacity;
    return true;
}

/* Whether the last read was one of sound contents. */
static bool sound(const struct byte_file *file, char message[DATA_MESSAGE])
{
    int failure;
    const char *reason = gzerror(file->stream, &failure), *colon = strrchr(reason, ':');
    switch (failure) {
    case Z_OK:
        return true;
    case Z_ERRNO:
        return byte_file_refuse(file->path, message, "cannot be read: %s", strerror(errno));
    case Z_BUF_ERROR:
        return byte_file_refuse(file->path, message, "is truncated: its compressed contents end too early");
    default: /* "<descriptor>: incorrect data check" */
        return byte_file_refuse(file->path, message, "is damaged: its compressed contents have an error:%s",
                                colon ? colon + 1 : reason);
    }
}

bool byte_file_read(struct byte_file *file, size_t most, struct bytes *bytes, char message[DATA_MESSAGE])
{
    while (most > 0) {
        if (!grow(file, most, bytes, message))
            return false;
        size_t room = bytes->capacity - bytes->count, piece = room < most ? room : most;
        piece = piece < LARGEST_PIECE ? piece : LARGEST_PIECE;
        errno = 0;
        int count = gzread(file->stream, bytes->values + bytes->count, (unsigned)piece);
        if (count < (int)piece && !sound(file, message))
            return false;
        bytes->count += (size_t)count;
        most -= (size_t)count;
        if (count < (int)piece)
            return true;
    }
    return true;
}
