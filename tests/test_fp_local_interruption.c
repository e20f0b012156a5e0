/* Threads, interruption and resumption of fp-local. */
#include "tests/resumption.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-local"

/* Ten items. */
static const char *const sweep[] = {TOOL, "--n",    "120",      "--jd",    "0.7",      "--samples", "10", "--starts",
                                    "5",  "--from", "dynamics", "--field", "0.45,0.5", NULL};

Test(fp_local_interruption, any_number_of_threads_writes_the_same_table)
{
    struct resumption run = resumption_create(sweep);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

Test(fp_local_interruption, a_killed_run_resumes)
{
    struct resumption run = resumption_create(sweep);
    resumption_stop(&run, SIGKILL);
    resumption_finish(&run, "1");
    resumption_remove(&run);
}

Test(fp_local_interruption, an_interrupted_run_resumes)
{
    struct resumption run = resumption_create(sweep);
    resumption_stop(&run, SIGINT);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

/* A scan that would take days stops within a field. */
Test(fp_local_interruption, an_interrupted_scan_stops)
{
    struct command command = resumption_interrupt((const char *const[]){
        TOOL, "--n", "300", "--jd", "1", "--method", "messages", "--from", "dynamics", "--tolerance", "1e-12",
        "--damping", "0.99", "--max-iterations", "1000000000", NULL});
    cr_expect_not_null(strstr(command.err, "interrupted after 0 of "));
    command_free(&command);
}
