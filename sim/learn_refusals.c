#include "sim/learn_refusals.h"

#include "sim/learn_courses.h"
#include "sim/learn_request.h"

#include <string.h>

void learn_refuse_several(const struct learn *learn)
{
    static const char *const of_one[] = {"save", "resume", "predict"};
    for (size_t i = 0; i < sizeof of_one / sizeof *of_one; i++) {
        if (!options_given(learn->options, of_one[i]))
            continue;
        if (!learn_request_single(learn))
            options_refuse(learn->options, "--%s is for one course: single values of --model and the grids, and "
                           "--samples 1", of_one[i]);
        if (!learn->table->write)
            options_refuse(learn->options, "--%s and --%s: not both", learn->table->option, of_one[i]);
        options_refuse_shard(learn->options, of_one[i]);
    }
}

/* Refuses with a message of learner_valid, which names no option: its first part that is known says which. */
static void refuse_point(const struct learn *learn, const char *message)
{
    static const struct {
        const char *part, *option;
    } causes[] = {
        {"the number of neurons of all layers", "--hidden, --layers"},
        {"the number of layers that receive the input", "--input-layers"},
        {"the number of sweeps of the warm-up", "--warm-up"},
        {"the number of sweeps", "--sweeps"},
        {"never reaches the last one", "--lambda"},
        {"the decay", "--decay"},
        {"a start from the input", "--start"},
        {"the symmetric threshold", "--symmetric-threshold"},
    };
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (strstr(message, causes[i].part))
            options_refuse(learn->options, "%s: %s", causes[i].option, message);
    options_refuse(learn->options, "%s", message);
}

void learn_refuse_points(const struct learn *learn)
{
    char message[PLASTICITY_MESSAGE];
    for (size_t i = 0; i < learn_points(learn); i++) {
        struct learn_point point = learn_point_at(learn, i);
        struct course_plan plan = learn_plan(learn, &point, 0);
        if (!learner_valid(&plan.learner, message))
            refuse_point(learn, message);
    }
}

/* Memory ------------------------------------------------------------------------------------------------- */

/* What the files of a single course need: a model grows in memory, and so do the answers. */
static double files_bytes(const struct learn *learn)
{
    struct learn_point point = learn_point_at(learn, 0);
    struct course_plan plan = learn_plan(learn, &point, 0);
    double bytes = 0, answers = (double)learn->test[0].count * (double)(learn->test[0].classes + 2);
    if (options_given(learn->options, "save"))
        bytes += learner_bytes(&plan.learner);
    if (options_given(learn->options, "predict"))
        bytes += 2 * answers * sizeof(float);
    return bytes;
}

/* Of all samples, and of the courses that go on at the same time. */
void learn_refuse_memory(const struct learn *learn)
{
    size_t patterns = learn->train[0].count + learn->test[0].count, threads;
    threads = learn_request_single(learn) ? 1 : (size_t)options_integer(learn->options, "threads");
    double bytes = (double)learn->samples * (double)patterns * (double)(learn->train[0].inputs + 1);
    bytes += (double)learn_points(learn) * sizeof *learn->failures + learn_courses_bytes(learn, threads);
    bytes += files_bytes(learn);
    options_refuse_memory(learn->options, bytes, "--hidden, --layers, --batch, --samples and the data", threads);
}
