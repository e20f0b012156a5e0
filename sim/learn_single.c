#include "sim/learn_single.h"

#include "common/interruption.h"
#include "common/progress.h"
#include "common/ranks.h"
#include "sim/learn_file.h"
#include "sim/learn_predict.h"
#include "sim/save_file.h"

#include <cblas.h>
#include <gsl/gsl_errno.h>
#include <omp.h>

struct single {
    const struct learn *learn;
    struct learn_point point;
    struct learn_file file;
    struct course *course;
    struct container_writer *predictions; /* NULL: not asked for */
    struct table *table;
    size_t rows;     /* that the table should have by now */
    size_t examined; /* records whose rows these are */
    struct progress *progress;
};

/* The table ---------------------------------------------------------------------------------------------- */

/* Whether an examination is of an epoch with the parameters of this run. */
static bool is_own(const struct single *single, const struct course_record *record)
{
    return record->quantities[COURSE_EPOCH] >= (double)single->file.first;
}

/* Appends the rows of an examination unless an earlier run has, which may have written a part of them. */
static int write_rows(struct single *single, const struct course_record *record)
{
    const struct learn *learn = single->learn;
    struct rows *rows = rows_create(learn->table->columns(learn));
    learn->table->write(learn, &single->point, record, rows);
    int exit_code = EXIT_DONE;
    if (table_finished_rows(single->table) < single->rows + rows_count(rows) && !table_was_complete(single->table)) {
        exit_code = table_keep(single->table, single->rows, NULL);
        progress_clear(single->progress);
        if (exit_code == EXIT_DONE)
            exit_code = table_append(single->table, rows);
    }
    single->rows += rows_count(rows);
    rows_free(rows);
    return exit_code;
}

/* Writes what the course has found out since the last call. */
static int write_new(struct single *single)
{
    int exit_code = EXIT_DONE;
    while (exit_code == EXIT_DONE && single->examined < course_records(single->course)) {
        struct course_record record = course_record(single->course, single->examined++);
        char note[PROGRESS_NOTE];
        snprintf(note, sizeof note, "test %.3f", record.quantities[COURSE_TEST_ACCURACY]);
        progress_note(single->progress, note);
        if (!is_own(single, &record))
            continue;
        single->learn->failures[0] = learn_failure(single->learn, &single->point, &record);
        exit_code = write_rows(single, &record);
    }
    return exit_code;
}

static int write_untrained(struct single *single)
{
    if (!single->learn->table->untrained)
        return EXIT_DONE;
    struct course_record record = course_examine(single->course);
    return is_own(single, &record) ? write_rows(single, &record) : EXIT_DONE;
}

/* Training ----------------------------------------------------------------------------------------------- */

static size_t epochs_done(const struct single *single)
{
    return course_steps(single->course) / (course_all_steps(single->course) / single->learn->plan.epochs);
}

/* Trains up to the end, or to a signal; keeps checkpoints. */
static int train(struct single *single)
{
    bool saves = single->file.path && !single->file.complete;
    size_t period = (size_t)options_integer(single->learn->options, "checkpoint-every"), epochs = epochs_done(single);
    int exit_code = EXIT_DONE;
    while (exit_code == EXIT_DONE && !course_done(single->course)) {
        course_step(single->course);
        bool ended = epochs_done(single) > epochs, stop = interruption_requested() && !course_done(single->course);
        epochs = epochs_done(single);
        exit_code = write_new(single);
        bool due = stop || (ended && epochs % period == 0 && !course_done(single->course));
        if (saves && due && exit_code == EXIT_DONE)
            exit_code = learn_file_checkpoint(&single->file, single->course);
        if (stop && exit_code == EXIT_DONE)
            exit_code = EXIT_INTERRUPTED;
        progress_update(single->progress, course_steps(single->course));
    }
    return exit_code;
}

static void remark_interruption(const struct single *single)
{
    const struct options *options = single->learn->options;
    size_t epochs = epochs_done(single);
    if (options_flag(options, "quiet"))
        return;
    if (single->file.path)
        options_complain(options, "interrupted after %zu of %zu epochs: the same command goes on from %s", epochs,
                         single->learn->plan.epochs, single->file.checkpoint);
    else
        options_complain(options, "interrupted after %zu of %zu epochs; only with --save could it go on from there",
                         epochs, single->learn->plan.epochs);
}

/* Whether a table of an earlier run is all that is asked for. */
static bool nothing_left(const struct single *single)
{
    const struct options *options = single->learn->options;
    if (!table_was_complete(single->table) || single->file.path || single->predictions)
        return false;
    if (!options_flag(options, "quiet"))
        options_complain(options, "%s is complete already: nothing is trained", options_text(options, "output"));
    return true;
}

/* Writes what is to be written at the end. */
static int finish(struct single *single)
{
    int exit_code = learn_file_finish(&single->file, single->course);
    if (exit_code == EXIT_DONE && single->predictions) {
        learn_predict(single->learn, single->course, single->predictions);
        exit_code = save_file_commit(&single->predictions, single->learn->options);
    }
    return exit_code;
}

static int run(struct single *single)
{
    interruption_catch();
    single->progress = progress_begin(single->learn->options, course_steps(single->course),
                                      course_all_steps(single->course));
    int exit_code = write_untrained(single);
    if (exit_code == EXIT_DONE)
        exit_code = write_new(single);
    progress_update(single->progress, course_steps(single->course));
    if (exit_code == EXIT_DONE)
        exit_code = train(single);
    progress_end(single->progress);
    interruption_release();
    if (exit_code == EXIT_INTERRUPTED)
        remark_interruption(single);
    return exit_code == EXIT_DONE ? finish(single) : exit_code;
}

/* The run ------------------------------------------------------------------------------------------------ */

/* Opens all files before anything is computed. */
static int open_files(struct single *single)
{
    const struct learn *learn = single->learn;
    int exit_code = learn_file_begin(&single->file, learn, &single->course);
    if (exit_code == EXIT_DONE)
        exit_code = save_file_begin(&single->predictions, learn->options, "predict");
    if (exit_code == EXIT_DONE)
        single->table = table_open(learn->options, learn->table->columns(learn), &exit_code);
    return exit_code;
}

/* The course, on one rank. */
static int follow_course(const struct learn *learn)
{
    struct single single = {.learn = learn, .point = learn_point_at(learn, 0)};
    gsl_set_error_handler_off();
    openblas_set_num_threads(1); /* sums in the same order whatever --threads says */
    omp_set_num_threads((int)options_integer(learn->options, "threads"));
    int exit_code = open_files(&single);
    if (exit_code == EXIT_DONE && !nothing_left(&single))
        exit_code = run(&single);
    if (single.table) {
        int close_code = table_close(single.table, exit_code == EXIT_DONE);
        exit_code = exit_code == EXIT_DONE ? close_code : exit_code;
    }
    container_abandon(single.predictions);
    learn_file_free(&single.file);
    course_free(single.course);
    return exit_code;
}

int learn_single(const struct learn *learn)
{
    int exit_code = ranks_agree(EXIT_DONE);
    return exit_code == EXIT_DONE ? ranks_conclude(ranks_first() ? follow_course(learn) : EXIT_DONE) : exit_code;
}
