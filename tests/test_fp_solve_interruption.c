/* Threads, interruption and resumption of fp-solve. */
#include "tests/resumption.h"

#include <criterion/criterion.h>
#include <signal.h>

#define TOOL TOOL_DIRECTORY "/fp-solve"

/* Several rows of some hundredths of a second each. */
static const char *const sweep[] = {TOOL, "--jd",     "0.05:0.3:0.05",      "--n",             "80", "--samples", "8",
                                    "--starts", "3", "--method", "focusing,annealing", "--polish-sweeps", "20", NULL};

Test(fp_solve_interruption, any_number_of_threads_writes_the_same_table)
{
    struct resumption run = resumption_create(sweep);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

Test(fp_solve_interruption, a_killed_run_resumes)
{
    struct resumption run = resumption_create(sweep);
    resumption_stop(&run, SIGKILL);
    resumption_finish(&run, "1");
    resumption_remove(&run);
}

Test(fp_solve_interruption, an_interrupted_run_resumes)
{
    struct resumption run = resumption_create(sweep);
    resumption_stop(&run, SIGINT);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

/* A run of days stops within an iteration, and a trace of it writes nothing. */
Test(fp_solve_interruption, an_interrupted_run_stops)
{
    static const char *const runs[][3] = {{"focusing", "1e12", NULL}, {"annealing", "1e12", NULL},
                                          {"dynamics", "1e12", NULL}, {"focusing", "1e7", "--trace"}};
    for (int i = 0; i < 4; i++) {
        struct command command = resumption_interrupt(
            (const char *const[]){TOOL, "--n", "100", "--jd", "-1", "--samples", "1", "--restarts", "0", "--method",
                                  runs[i][0], "--max-iterations", runs[i][1], runs[i][2], NULL});
        cr_expect(!runs[i][2] || command.out_length == 0, "a trace of %s", command.out);
        command_free(&command);
    }
}
