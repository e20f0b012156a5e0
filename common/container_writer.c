#include "common/container_internal.h"

#include "common/memory.h"
#include "common/options.h"
#include "common/part_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The library builds the file in memory: where it writes to a disk that fills up, it crashes when the program ends. */
struct container_writer {
    hid_t id;
    int descriptor; /* of FILE.part */
    char *path, *part;
    int exit_code; /* EXIT_DONE until something fails */
    char message[CONTAINER_MESSAGE];
};

/* Keeps the first failure. */
static void fail(struct container_writer *writer, const char *format, const char *what)
{
    if (writer->exit_code != EXIT_DONE)
        return;
    writer->exit_code = EXIT_RUNTIME;
    container_say(writer->message, format, writer->path, what);
}

/* Whether FILE may be written. */
static int check_path(const char *path, bool force, char message[CONTAINER_MESSAGE])
{
    struct stat status;
    if (stat(path, &status) != 0)
        return EXIT_DONE; /* creating FILE.part says what is wrong with the path */
    if (!S_ISREG(status.st_mode)) {
        container_say(message, "%s: cannot be written: it is not a regular file", path);
        return EXIT_USAGE;
    }
    if (!force) {
        container_say(message, "%s: exists already (--force replaces it)", path);
        return EXIT_USAGE;
    }
    return EXIT_DONE;
}

/* Creates FILE.part, empty, and an HDF5 file in memory. */
static int create_part(struct container_writer *writer, char message[CONTAINER_MESSAGE])
{
    int exit_code;
    const char *reason;
    writer->descriptor = part_file_open(writer->part, &exit_code, &reason);
    if (writer->descriptor < 0) {
        container_say(message, "%s: cannot be opened: %s", writer->part, reason);
        return exit_code;
    }
    container_quieten();
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (access >= 0 && ftruncate(writer->descriptor, 0) == 0 && H5Pset_fapl_core(access, 1 << 16, false) >= 0)
        writer->id = H5Fcreate(writer->part, H5F_ACC_TRUNC, H5P_DEFAULT, access);
    if (access >= 0)
        H5Pclose(access);
    if (writer->id >= 0)
        return EXIT_DONE;
    container_say(message, "%s: cannot be created", writer->part);
    return EXIT_RUNTIME;
}

static void writer_free(struct container_writer *writer)
{
    if (writer->id >= 0)
        H5Fclose(writer->id);
    if (writer->descriptor >= 0)
        close(writer->descriptor);
    free(writer->path);
    free(writer->part);
    free(writer);
}

int container_create(struct container_writer **writer, const char *path, bool force, char message[CONTAINER_MESSAGE])
{
    *writer = NULL;
    int exit_code = check_path(path, force, message);
    if (exit_code != EXIT_DONE)
        return exit_code;
    struct container_writer *created = memory_need(calloc(1, sizeof *created));
    created->id = created->descriptor = -1;
    created->path = memory_need(strdup(path));
    if (asprintf(&created->part, "%s.part", path) < 0)
        memory_need(NULL);
    exit_code = create_part(created, message);
    if (exit_code == EXIT_DONE)
        *writer = created;
    else
        writer_free(created);
    return exit_code;
}

/* Datasets and attributes ------------------------------------------------------------------------------ */

static void write_dataset(struct container_writer *writer, const char *name, int rank, const size_t *sizes,
                          hid_t file_type, hid_t memory_type, const void *values)
{
    if (writer->exit_code != EXIT_DONE)
        return;
    hsize_t extents[CONTAINER_RANK];
    for (int i = 0; i < rank; i++)
        extents[i] = sizes[i];
    hid_t space = H5Screate_simple(rank, extents, NULL), properties = H5Pcreate(H5P_DATASET_CREATE), dataset = -1;
    /* Without the time of writing two runs make the same file. */
    bool done = space >= 0 && properties >= 0 && H5Pset_obj_track_times(properties, false) >= 0 &&
                (dataset = H5Dcreate2(writer->id, name, file_type, space, H5P_DEFAULT, properties, H5P_DEFAULT)) >= 0 &&
                H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
    if (dataset >= 0)
        done = H5Dclose(dataset) >= 0 && done;
    if (properties >= 0)
        H5Pclose(properties);
    if (space >= 0)
        H5Sclose(space);
    if (!done)
        fail(writer, "%s: '%s' cannot be written", name);
}

void container_write_doubles(struct container_writer *writer, const char *dataset, int rank, const size_t *sizes,
                             const double *values)
{
    write_dataset(writer, dataset, rank, sizes, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values);
}

void container_write_floats(struct container_writer *writer, const char *dataset, int rank, const size_t *sizes,
                            const float *values)
{
    write_dataset(writer, dataset, rank, sizes, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, values);
}

void container_write_bytes(struct container_writer *writer, const char *dataset, int rank, const size_t *sizes,
                           const int8_t *values)
{
    write_dataset(writer, dataset, rank, sizes, H5T_STD_I8LE, H5T_NATIVE_INT8, values);
}

static void write_attribute(struct container_writer *writer, const char *dataset, const char *name, hid_t file_type,
                            hid_t memory_type, const void *value)
{
    if (writer->exit_code != EXIT_DONE)
        return;
    hid_t space = H5Screate(H5S_SCALAR), attribute = -1;
    if (space >= 0)
        attribute = H5Acreate_by_name(writer->id, dataset, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT,
                                      H5P_DEFAULT);
    bool done = attribute >= 0 && H5Awrite(attribute, memory_type, value) >= 0;
    if (attribute >= 0)
        H5Aclose(attribute);
    if (space >= 0)
        H5Sclose(space);
    if (!done)
        fail(writer, "%s: '%s' cannot be written", name);
}

/* The type of a text, which the caller closes; negative on failure. */
static hid_t text_type(struct container_writer *writer, const char *name, const char *text)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && H5Tset_size(type, strlen(text) + 1) >= 0 && H5Tset_cset(type, H5T_CSET_UTF8) >= 0)
        return type;
    fail(writer, "%s: '%s' cannot be written", name);
    if (type >= 0)
        H5Tclose(type);
    return -1;
}

void container_write_text(struct container_writer *writer, const char *dataset, const char *name, const char *text)
{
    hid_t type = text_type(writer, name, text);
    if (type < 0)
        return;
    write_attribute(writer, dataset, name, type, type, text);
    H5Tclose(type);
}

void container_write_lines(struct container_writer *writer, const char *dataset, const char *text)
{
    hid_t type = text_type(writer, dataset, text);
    if (type < 0)
        return;
    write_dataset(writer, dataset, 0, NULL, type, type, text);
    H5Tclose(type);
}

void container_write_real(struct container_writer *writer, const char *dataset, const char *name, double value)
{
    write_attribute(writer, dataset, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

void container_write_integer(struct container_writer *writer, const char *dataset, const char *name, int64_t value)
{
    write_attribute(writer, dataset, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
}

/* Ending ----------------------------------------------------------------------------------------------- */

/* Copies the file from memory to FILE.part, without a second copy of it in memory. */
static bool write_image(const struct container_writer *writer)
{
    void *handle = NULL; /* for a file in memory: where its address is kept */
    ssize_t length = H5Fflush(writer->id, H5F_SCOPE_LOCAL) < 0 ? -1 : H5Fget_file_image(writer->id, NULL, 0);
    errno = ENOMEM; /* what else can go wrong before the first write */
    bool done = length >= 0 && H5Fget_vfd_handle(writer->id, H5P_DEFAULT, &handle) >= 0;
    for (ssize_t next = 0; done && next < length;) {
        ssize_t written = write(writer->descriptor, *(const char **)handle + next, (size_t)(length - next));
        if (written >= 0)
            next += written;
        else
            done = errno == EINTR;
    }
    return done;
}

int container_commit(struct container_writer *writer, char message[CONTAINER_MESSAGE])
{
    /* Data must be on the disk before the name is, or a crash could leave a complete name on a torn file. */
    if (writer->exit_code == EXIT_DONE &&
        (!write_image(writer) || fsync(writer->descriptor) != 0 || rename(writer->part, writer->path) != 0))
        fail(writer, "%s: cannot be written: %s", strerror(errno));
    int exit_code = writer->exit_code;
    if (exit_code != EXIT_DONE) {
        memcpy(message, writer->message, CONTAINER_MESSAGE);
        remove(writer->part);
    }
    writer_free(writer);
    return exit_code;
}

void container_abandon(struct container_writer *writer)
{
    if (!writer)
        return;
    remove(writer->part);
    writer_free(writer);
}
