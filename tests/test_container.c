#include "common/container.h"

#include "common/options.h"
#include "tests/near.h"
#include "tests/scratch.h"

#include <gsl/gsl_rng.h>
#include <hdf5.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file in a directory of its own. */
struct fixture {
    char *directory, *path, *part;
    char message[CONTAINER_MESSAGE];
};

static struct fixture fixture_create(void)
{
    struct fixture fixture = {.directory = scratch_create()};
    fixture.path = scratch_path(fixture.directory, "net.h5");
    fixture.part = scratch_path(fixture.directory, "net.h5.part");
    return fixture;
}

static void fixture_remove(struct fixture *fixture)
{
    free(fixture->path);
    free(fixture->part);
    scratch_remove(fixture->directory);
}

/* The message without the path and the colon it begins with. */
static void expect_message(const struct fixture *fixture, const char *expected)
{
    size_t length = strlen(fixture->path);
    cr_assert(strncmp(fixture->message, fixture->path, length) == 0, "%s", fixture->message);
    cr_expect_str_eq(fixture->message + length, expected);
}

static const double couplings[] = {0, 0.1, -1e300, 1.0 / 3, 5e-324, -0.0};
static const int8_t states[] = {1, -1, -1, 1, 127, -128, 0};

static struct container_writer *begin(struct fixture *fixture, bool force)
{
    struct container_writer *writer;
    int exit_code = container_create(&writer, fixture->path, force, fixture->message);
    cr_assert_eq(exit_code, EXIT_DONE, "%s", fixture->message);
    return writer;
}

/* Writes a file with two datasets and attributes. */
static void write_sample(struct fixture *fixture, bool force)
{
    struct container_writer *writer = begin(fixture, force);
    container_write_doubles(writer, "couplings", 2, (const size_t[]){2, 3}, couplings);
    container_write_bytes(writer, "states", 1, (const size_t[]){7}, states);
    container_write_text(writer, "/", "tool", "fp-relax \xce\xba");
    container_write_real(writer, "couplings", "jd", 0.1);
    container_write_integer(writer, "/", "seed", INT64_MAX);
    cr_assert_not(file_exists(fixture->path) && !force);
    cr_assert(file_exists(fixture->part));
    cr_assert_eq(container_commit(writer, fixture->message), EXIT_DONE, "%s", fixture->message);
    cr_assert_not(file_exists(fixture->part));
}

static struct container *open_sample(struct fixture *fixture)
{
    struct container *file = container_open(fixture->path, fixture->message);
    cr_assert_not_null(file, "%s", fixture->message);
    return file;
}

/* Writing and reading back ----------------------------------------------------------------------------- */

Test(container, what_is_written_is_read)
{
    struct fixture fixture = fixture_create();
    write_sample(&fixture, false);
    struct container *file = open_sample(&fixture);
    size_t sizes[2];
    double *doubles = container_read_doubles(file, "couplings", 2, sizes, fixture.message), real = 0;
    cr_assert_not_null(doubles);
    cr_expect_eq(sizes[0], 2);
    cr_expect_eq(sizes[1], 3);
    cr_expect_eq(memcmp(doubles, couplings, sizeof couplings), 0);
    int8_t *bytes = container_read_bytes(file, "states", 1, sizes, fixture.message);
    cr_assert_not_null(bytes);
    cr_expect_eq(sizes[0], 7);
    cr_expect_eq(memcmp(bytes, states, sizeof states), 0);
    free(doubles);
    free(bytes);
    char text[CONTAINER_TEXT];
    int64_t integer = 0;
    cr_expect(container_read_text(file, "/", "tool", text, fixture.message));
    cr_expect_str_eq(text, "fp-relax \xce\xba");
    cr_expect(container_read_real(file, "couplings", "jd", &real, fixture.message));
    cr_expect_eq(real, 0.1);
    cr_expect(container_read_integer(file, "/", "seed", &integer, fixture.message));
    cr_expect_eq(integer, INT64_MAX);
    container_close(file);
    fixture_remove(&fixture);
}

/* The library itself finds what users will look for: types, sizes, values. */
Test(container, the_file_is_as_documented)
{
    struct fixture fixture = fixture_create();
    write_sample(&fixture, false);
    hid_t file = H5Fopen(fixture.path, H5F_ACC_RDONLY, H5P_DEFAULT), dataset = H5Dopen2(file, "couplings", H5P_DEFAULT);
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    hsize_t sizes[2];
    cr_expect_eq(H5Tequal(type, H5T_IEEE_F64LE), 1);
    cr_expect_eq(H5Sget_simple_extent_dims(space, sizes, NULL), 2);
    cr_expect(sizes[0] == 2 && sizes[1] == 3);
    float values[6];
    H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    cr_expect_eq(values[1], 0.1f);
    cr_expect_eq(values[3], 1.0f / 3);
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
    H5Fclose(file);
    fixture_remove(&fixture);
}

Test(container, two_runs_write_the_same_bytes)
{
    struct fixture one = fixture_create(), two = fixture_create();
    write_sample(&one, false);
    sleep(1); /* the resolution of the times in a file */
    write_sample(&two, false);
    size_t length_one, length_two;
    char *bytes_one = file_read(one.path, &length_one), *bytes_two = file_read(two.path, &length_two);
    cr_expect(length_one == length_two && memcmp(bytes_one, bytes_two, length_one) == 0);
    free(bytes_one);
    free(bytes_two);
    fixture_remove(&one);
    fixture_remove(&two);
}

Test(container, an_existing_file_is_replaced_only_by_force_and_when_complete)
{
    struct fixture fixture = fixture_create();
    file_write(fixture.path, "my diary\n", 9);
    file_write(fixture.part, "what a crash has left", 21);
    struct container_writer *writer;
    cr_expect_eq(container_create(&writer, fixture.path, false, fixture.message), EXIT_USAGE);
    cr_expect_null(writer);
    expect_message(&fixture, ": exists already (--force replaces it)");
    writer = begin(&fixture, true);
    container_write_bytes(writer, "states", 1, (const size_t[]){7}, states);
    container_abandon(writer);
    cr_expect_not(file_exists(fixture.part));
    size_t length;
    char *text = file_read(fixture.path, &length);
    cr_expect_str_eq(text, "my diary\n");
    free(text);
    write_sample(&fixture, true);
    container_close(open_sample(&fixture));
    fixture_remove(&fixture);
}

Test(container, refuses_paths_that_cannot_be_written)
{
    struct fixture fixture = fixture_create();
    struct container_writer *writer;
    char message[CONTAINER_MESSAGE];
    cr_expect_eq(container_create(&writer, "/nowhere/net.h5", false, message), EXIT_USAGE);
    cr_expect_str_eq(message, "/nowhere/net.h5.part: cannot be opened: No such file or directory");
    cr_expect_eq(container_create(&writer, "/dev/null", true, message), EXIT_USAGE);
    cr_expect_str_eq(message, "/dev/null: cannot be written: it is not a regular file");
    cr_expect_eq(container_create(&writer, fixture.directory, true, message), EXIT_USAGE);
    struct container_writer *first = begin(&fixture, false);
    cr_expect_eq(container_create(&writer, fixture.path, false, fixture.message), EXIT_USAGE);
    cr_expect_null(writer);
    expect_message(&fixture, ".part: cannot be opened: another process is writing it");
    container_abandon(first);
    container_abandon(NULL);
    fixture_remove(&fixture);
}

Test(container, the_first_failure_of_writing_is_reported)
{
    struct fixture fixture = fixture_create();
    struct container_writer *writer = begin(&fixture, false);
    container_write_bytes(writer, "states", 1, (const size_t[]){7}, states);
    container_write_bytes(writer, "states", 1, (const size_t[]){7}, states); /* it is there already */
    container_write_real(writer, "none", "jd", 1);
    cr_expect_eq(container_commit(writer, fixture.message), EXIT_RUNTIME);
    expect_message(&fixture, ": 'states' cannot be written");
    cr_expect_not(file_exists(fixture.part));
    cr_expect_not(file_exists(fixture.path));
    fixture_remove(&fixture);
}

/* A limit on the size of files stands for the full disk. */
Test(container, a_full_disk_is_reported)
{
    struct fixture fixture = fixture_create();
    double *values = calloc(100000, sizeof *values);
    struct rlimit all, little;
    getrlimit(RLIMIT_FSIZE, &all);
    little = all;
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t limit = 0; limit < 100000; limit += 1700) {
        struct container_writer *writer = begin(&fixture, false);
        little.rlim_cur = limit;
        setrlimit(RLIMIT_FSIZE, &little);
        container_write_doubles(writer, "couplings", 1, (const size_t[]){100000}, values);
        int exit_code = container_commit(writer, fixture.message);
        setrlimit(RLIMIT_FSIZE, &all);
        cr_assert_eq(exit_code, EXIT_RUNTIME, "limit %ld", (long)limit);
        expect_message(&fixture, ": cannot be written: File too large");
        cr_expect_not(file_exists(fixture.part) || file_exists(fixture.path));
    }
    free(values);
    fixture_remove(&fixture);
}

/* Files of others -------------------------------------------------------------------------------------- */

/* Writes one dataset of rank 2 and this type as another program would, compressed in chunks. */
static void write_foreign(const char *path, const char *name, hid_t file_type, hid_t memory_type, const void *values)
{
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    hid_t space = H5Screate_simple(2, (const hsize_t[]){2, 2}, NULL), properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 2, (const hsize_t[]){1, 2});
    H5Pset_shuffle(properties);
    hid_t dataset = H5Dcreate2(file, name, file_type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    cr_assert_geq(dataset, 0);
    cr_assert_geq(H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
    H5Dclose(dataset);
    H5Pclose(properties);
    H5Sclose(space);
    H5Fclose(file);
}

Test(container, numbers_of_any_width_are_read_as_doubles)
{
    struct fixture fixture = fixture_create();
    static const double values[] = {1, -2, 100, 0};
    const hid_t types[] = {H5T_IEEE_F32LE, H5T_IEEE_F32BE, H5T_IEEE_F64BE, H5T_NATIVE_LDOUBLE,
                           H5T_STD_I8LE,   H5T_STD_I16BE,  H5T_STD_I64LE};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        write_foreign(fixture.path, "couplings", types[i], H5T_NATIVE_DOUBLE, values);
        struct container *file = open_sample(&fixture);
        size_t sizes[2];
        double *read = container_read_doubles(file, "couplings", 2, sizes, fixture.message);
        cr_assert_not_null(read, "%s", fixture.message);
        cr_expect_eq(memcmp(read, values, sizeof values), 0, "type %zu", i);
        free(read);
        container_close(file);
    }
    fixture_remove(&fixture);
}

Test(container, single_precision_is_read_exactly_and_infinities_stay)
{
    struct fixture fixture = fixture_create();
    static const float values[] = {0.1f, -INFINITY, NAN, 1e-40f};
    write_foreign(fixture.path, "couplings", H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, values);
    struct container *file = open_sample(&fixture);
    size_t sizes[2];
    double *read = container_read_doubles(file, "couplings", 2, sizes, fixture.message);
    cr_assert_not_null(read);
    cr_expect_eq(read[0], (double)0.1f);
    cr_expect_eq(read[1], -INFINITY);
    cr_expect(isnan(read[2]));
    cr_expect_eq(read[3], (double)1e-40f);
    free(read);
    container_close(file);
    fixture_remove(&fixture);
}

Test(container, whole_numbers_of_any_width_are_read_as_bytes)
{
    struct fixture fixture = fixture_create();
    static const long values[] = {1, -1, 1000, -1000};
    write_foreign(fixture.path, "states", H5T_STD_I64BE, H5T_NATIVE_LONG, values);
    struct container *file = open_sample(&fixture);
    size_t sizes[2];
    int8_t *read = container_read_bytes(file, "states", 2, sizes, fixture.message);
    cr_assert_not_null(read, "%s", fixture.message);
    cr_expect(read[0] == 1 && read[1] == -1 && read[2] == 127 && read[3] == -128);
    free(read);
    container_close(file);
    fixture_remove(&fixture);
}

/* A file with attributes of other types than the writer's. */
static void write_foreign_attributes(const char *path)
{
    hid_t id = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    hid_t scalar = H5Screate(H5S_SCALAR), one = H5Screate_simple(1, (const hsize_t[]){1}, NULL);
    hid_t two = H5Screate_simple(1, (const hsize_t[]){2}, NULL);
    hid_t variable = H5Tcopy(H5T_C_S1), padded = H5Tcopy(H5T_FORTRAN_S1);
    H5Tset_size(variable, H5T_VARIABLE);
    H5Tset_size(padded, 6);
    const char *text = "python", *longer = "0123456789abcdef";
    char huge[400];
    memset(huge, 'x', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    const char *huge_text = huge;
    const struct {
        const char *name;
        hid_t type, space;
        const void *value;
    } attributes[] = {
        {"variable", variable, scalar, &text},
        {"padded", padded, scalar, longer},
        {"huge", variable, scalar, &huge_text},
        {"float", H5T_NATIVE_FLOAT, one, (const float[]){0.5f}},
        {"small", H5T_NATIVE_SHORT, scalar, (const short[]){-7}},
        {"pair", H5T_NATIVE_INT, two, (const int[]){1, 2}},
    };
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        hid_t attribute = H5Acreate2(id, attributes[i].name, attributes[i].type, attributes[i].space, H5P_DEFAULT,
                                     H5P_DEFAULT);
        cr_assert_geq(H5Awrite(attribute, attributes[i].type, attributes[i].value), 0);
        H5Aclose(attribute);
    }
    H5Tclose(variable);
    H5Tclose(padded);
    H5Sclose(scalar);
    H5Sclose(one);
    H5Sclose(two);
    H5Fclose(id);
}

Test(container, attributes_of_other_programs)
{
    struct fixture fixture = fixture_create();
    write_foreign_attributes(fixture.path);
    struct container *file = open_sample(&fixture);
    char word[CONTAINER_TEXT], *message = fixture.message;
    double real;
    int64_t integer;
    cr_expect(container_read_text(file, "/", "variable", word, message));
    cr_expect_str_eq(word, "python");
    cr_expect(container_read_text(file, "/", "padded", word, message));
    cr_expect_str_eq(word, "012345");
    cr_expect(container_read_real(file, "/", "float", &real, message));
    cr_expect_eq(real, 0.5);
    cr_expect(container_read_real(file, "/", "small", &real, message));
    cr_expect_eq(real, -7);
    cr_expect(container_read_integer(file, "/", "small", &integer, message));
    cr_expect_eq(integer, -7);

    cr_expect_not(container_read_text(file, "/", "huge", word, message));
    expect_message(&fixture, ": attribute 'huge' of '/' is not a text of less than 256 bytes");
    cr_expect_not(container_read_text(file, "/", "float", word, message));
    expect_message(&fixture, ": attribute 'float' of '/' is not a text of less than 256 bytes");
    cr_expect_not(container_read_integer(file, "/", "float", &integer, message));
    expect_message(&fixture, ": attribute 'float' of '/' is not a whole number");
    cr_expect_not(container_read_real(file, "/", "variable", &real, message));
    expect_message(&fixture, ": attribute 'variable' of '/' is not a number");
    cr_expect_not(container_read_integer(file, "/", "pair", &integer, message));
    expect_message(&fixture, ": attribute 'pair' of '/' is not a whole number");
    cr_expect_not(container_read_real(file, "/", "none", &real, message));
    expect_message(&fixture, ": '/' has no attribute 'none'");
    cr_expect_not(container_read_real(file, "nowhere", "none", &real, message));
    expect_message(&fixture, ": 'nowhere' has no attribute 'none'");
    container_close(file);
    fixture_remove(&fixture);
}

/* Refusing --------------------------------------------------------------------------------------------- */

static void expect_refused_couplings(struct fixture *fixture, int rank, const char *message)
{
    struct container *file = open_sample(fixture);
    size_t sizes[2];
    cr_expect_null(container_read_doubles(file, "couplings", rank, sizes, fixture->message));
    expect_message(fixture, message);
    container_close(file);
}

Test(container, refuses_datasets_of_another_kind)
{
    struct fixture fixture = fixture_create();
    write_sample(&fixture, false);
    struct container *file = open_sample(&fixture);
    size_t sizes[2];
    cr_expect_null(container_read_doubles(file, "weights", 2, sizes, fixture.message));
    expect_message(&fixture, ": has no dataset 'weights'");
    cr_expect_null(container_read_doubles(file, "/", 2, sizes, fixture.message));
    expect_message(&fixture, ": has no dataset '/'");
    cr_expect_null(container_read_bytes(file, "couplings", 2, sizes, fixture.message));
    expect_message(&fixture, ": dataset 'couplings' does not hold whole numbers");
    cr_expect_null(container_read_bytes(file, "states", 2, sizes, fixture.message));
    expect_message(&fixture, ": dataset 'states' has rank 1 instead of 2");
    container_close(file);
    expect_refused_couplings(&fixture, 1, ": dataset 'couplings' has rank 2 instead of 1");

    hid_t text = H5Tcopy(H5T_C_S1), pair = H5Tcreate(H5T_COMPOUND, 16);
    H5Tset_size(text, 4);
    H5Tinsert(pair, "real", 0, H5T_NATIVE_DOUBLE);
    H5Tinsert(pair, "imaginary", 8, H5T_NATIVE_DOUBLE);
    write_foreign(fixture.path, "couplings", text, text, "abc\0abc\0abc\0abc");
    expect_refused_couplings(&fixture, 2, ": dataset 'couplings' does not hold numbers");
    write_foreign(fixture.path, "couplings", pair, pair, (const double[8]){0});
    expect_refused_couplings(&fixture, 2, ": dataset 'couplings' does not hold numbers");
    H5Tclose(text);
    H5Tclose(pair);
    fixture_remove(&fixture);
}

/* A dataset without data may have any size. */
Test(container, refuses_what_does_not_fit_into_memory)
{
    struct fixture fixture = fixture_create();
    static const hsize_t sides[] = {1 << 22, (hsize_t)1 << 33};
    static const char *const messages[] = {
        ": dataset 'couplings' needs 128.0 TiB of memory: too much for this machine",
        ": dataset 'couplings' needs 512.0 EiB of memory: too much for this machine",
    };
    for (int i = 0; i < 2; i++) {
        hid_t id = H5Fcreate(fixture.path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        hid_t space = H5Screate_simple(2, (const hsize_t[]){sides[i], sides[i]}, NULL);
        hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_chunk(properties, 2, (const hsize_t[]){1024, 1024});
        hid_t dataset = H5Dcreate2(id, "couplings", H5T_IEEE_F64LE, space, H5P_DEFAULT, properties, H5P_DEFAULT);
        cr_assert_geq(dataset, 0);
        H5Dclose(dataset);
        H5Pclose(properties);
        H5Sclose(space);
        H5Fclose(id);
        expect_refused_couplings(&fixture, 2, messages[i]);
    }
    fixture_remove(&fixture);
}

static void expect_not_opened(struct fixture *fixture, const char *message)
{
    cr_assert_null(container_open(fixture->path, fixture->message));
    if (message)
        expect_message(fixture, message);
    else
        cr_expect(strncmp(fixture->message, fixture->path, strlen(fixture->path)) == 0);
}

Test(container, refuses_what_is_no_hdf5_file)
{
    struct fixture fixture = fixture_create();
    expect_not_opened(&fixture, ": cannot be read: No such file or directory");
    file_write(fixture.path, "", 0);
    expect_not_opened(&fixture, ": cannot be read: it is empty or no file");
    file_write(fixture.path, "jd\tentropy\n", 11);
    expect_not_opened(&fixture, ": is not an HDF5 file");
    remove(fixture.path);
    mkdir(fixture.path, 0777);
    expect_not_opened(&fixture, ": cannot be read: it is empty or no file");
    fixture_remove(&fixture);
}

Test(container, refuses_random_bytes)
{
    struct fixture fixture = fixture_create();
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    for (int repeat = 0; repeat < 200; repeat++) {
        char bytes[3000];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)gsl_rng_uniform_int(generator, 256);
        file_write(fixture.path, bytes, 1 + gsl_rng_uniform_int(generator, sizeof bytes));
        expect_not_opened(&fixture, ": is not an HDF5 file");
    }
    gsl_rng_free(generator);
    fixture_remove(&fixture);
}

Test(container, refuses_files_cut_anywhere)
{
    struct fixture fixture = fixture_create();
    write_sample(&fixture, false);
    size_t length;
    char *bytes = file_read(fixture.path, &length);
    for (size_t cut = 1; cut < length; cut += cut < 600 ? 1 : 13) {
        file_write(fixture.path, bytes, cut);
        expect_not_opened(&fixture, NULL);
    }
    file_write(fixture.path, bytes, length - 1);
    expect_not_opened(&fixture, ": is torn, or another process is writing it");
    free(bytes);
    fixture_remove(&fixture);
}
