/* fp-dmft critical and transient; stops, threads and refusals in all modes. */
#include "common/gaussian.h"
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/resumption.h"

#include <math.h>
#include <signal.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-dmft"
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-dmft", line, __VA_ARGS__)

/* J* - J_D falls like 2 beta sqrt(a), with the same beta for both rules; J* shifts with the margin. Rules have noise of
 * their own. */
Test(fp_dmft_critical, points)
{
    struct result result = RESULT("fp-dmft", 0, "critical", "--rule", "parallel,cyclic", "--precision", "0.01",
                                  "--populations", "4", "--margin", "0.2", "--fit", "--threads", "2");
    cr_expect_str_eq(result.names, "rule\tmargin\tactivity\tjd\terror");
    double parallel[6];
    for (int i = 0; i < 12; i++) {
        cr_assert_gt(result_row(&result), 0);
        double activity = ldexp(0.04, -(i % 6)), jd = 0.8145 - 2 * 0.5826 * sqrt(activity);
        expect_near(result_cell(&result, "activity"), activity, 1e-12);
        expect_near(result_cell(&result, "margin"), 0.2, 0);
        expect_near(result_cell(&result, "jd"), 0.2 + jd, 0.012);
        cr_expect_lt(result_cell(&result, "error"), 0.01);
        if (i < 6)
            parallel[i] = result_cell(&result, "jd");
        else
            cr_expect_neq(result_cell(&result, "jd"), parallel[i - 6]);
    }
    result_expect_end(&result);
}

/* The first parallel update is known; the random one follows the parallel one. */
Test(fp_dmft_transient, first_sweeps)
{
    struct result result = RESULT("fp-dmft", 0, "transient", "--rule", "parallel,random", "--jd", "1", "--margin",
                                  "0.2", "--sweeps", "3", "--trajectories", "4000", "--threads", "2");
    cr_expect_str_eq(result.names, "rule\tjd\tmargin\tsweeps\tactivity\tactivity_error\tactivity_step\t"
                                   "activity_population\tactivity_low\tactivity_high\toverlap_start\t"
                                   "overlap_start_error\toverlap_step\toverlap_population\tconverged");
    static const double parallel[] = {0.2119, 0.1146, 0.0787};
    for (int i = 0; i < 6; i++) {
        cr_assert_gt(result_row(&result), 0);
        expect_near(result_cell(&result, "sweeps"), i % 3 + 1, 0);
        double activity = result_cell(&result, "activity"), error = result_cell(&result, "activity_error");
        if (i < 3)
            expect_near(activity, parallel[i], 5 * error + 0.003 * activity);
        if (i == 0)
            expect_near(result_cell(&result, "overlap_start"), 1 - 2 * gaussian_cdf(-0.8),
                        5 * result_cell(&result, "overlap_start_error"));
        cr_expect(error > 0 && error < 0.04 * activity);
        double step = result_cell(&result, "activity_step");
        cr_expect(i < 3 ? step == 0 : step > 0 && step < 0.01 * activity, "%g", step);
        cr_expect_lt(result_cell(&result, "activity_low"), activity - 2 * error);
        cr_expect_gt(result_cell(&result, "activity_high"), activity + 2 * error);
        expect_near(result_cell(&result, "converged"), 1, 0);
    }
    result_expect_end(&result);
}

/* Populations of 1000 trajectories die out, the activity of infinite ones does not: it falls as 0.87/t^2. No row says
 * less than is true, none is a zero without error. */
Test(fp_dmft_transient, says_what_has_died_out)
{
    struct result result = RESULT("fp-dmft", 3, "transient", "--jd", "1", "--rule", "parallel", "--trajectories",
                                  "1000", "--populations", "8", "--sweeps", "60", "--threads", "2");
    int resolved = 0;
    for (int t = 1; t <= 60; t++) {
        cr_assert_gt(result_row(&result), 0);
        bool converged = result_cell(&result, "converged") > 0;
        double low = result_cell(&result, "activity_low"), high = result_cell(&result, "activity_high");
        resolved += converged;
        cr_expect(low >= 0 && high <= 1);
        if (t >= 10)
            cr_expect(low < 0.87 / t / t && high > 0.87 / t / t, "sweep %d: %g to %g", t, low, high);
        if (converged)
            continue;
        cr_expect_geq(high, 0.01);
        cr_expect_eq(result_cell(&result, "activity_error"), INFINITY);
        cr_expect_eq(result_cell(&result, "activity_population"), INFINITY);
    }
    cr_expect(resolved >= 5 && resolved <= 12, "%d", resolved);
    result_expect_end(&result);
}

/* Stops ------------------------------------------------------------------------------------------------ */

static const char *const stationary[] = {TOOL, "stationary", "--rule", "parallel", "--jd", "0:0.5:0.1", "--precision",
                                         "0.1", "--populations", "4", NULL};
static const char *const spectra[] = {TOOL, "stationary", "--rule", "cyclic,parallel", "--activity", "0.3,0.2,0.1",
                                      "--precision", "0.1", "--populations", "4", "--spectrum", NULL};
static const char *const transient[] = {TOOL, "transient", "--jd", "0.7:1:0.1", "--trajectories", "2000", "--sweeps",
                                        "4", NULL};

static void check_resumption(const char *const *arguments, int signal, const char *threads)
{
    struct resumption resumption = resumption_create(arguments);
    resumption_stop(&resumption, signal);
    resumption_finish(&resumption, threads);
    resumption_remove(&resumption);
}

Test(fp_dmft, resumes_stationary)
{
    check_resumption(stationary, SIGINT, "3");
}

Test(fp_dmft, resumes_spectra)
{
    check_resumption(spectra, SIGKILL, "1");
}

Test(fp_dmft, resumes_transient)
{
    check_resumption(transient, SIGINT, "3");
}

/* Any number of threads, also more than there are points. */
Test(fp_dmft, threads_do_not_matter)
{
    static const char *const threads[] = {"1", "5"};
    char *reference = NULL;
    for (int i = 0; i < 2; i++) {
        struct command command = COMMAND(TOOL, "stationary", "--rule", "permuted,parallel", "--activity", "0.3",
                                         "--precision", "0.1", "--populations", "4", "--threads", threads[i]);
        cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
        if (reference)
            cr_expect_str_eq(command.out, reference);
        else
            reference = strdup(command.out);
        command_free(&command);
    }
    free(reference);
}

Test(fp_dmft, interruption)
{
    static const char *const commands[][10] = {
        {TOOL, "stationary", "--jd", "0.8", "--precision", "1e-4", "--threads", "2"},
        {TOOL, "stationary", "--activity", "0.0001", "--precision", "1e-4", "--threads", "1"},
        {TOOL, "critical", "--precision", "1e-5", "--threads", "2"},
        {TOOL, "transient", "--sweeps", "300", "--trajectories", "20000", "--threads", "2"},
    };
    for (int i = 0; i < 4; i++) {
        struct command command = resumption_interrupt(commands[i]);
        cr_expect(strstr(command.err, "fp-dmft: interrupted after 0 of "), "%s", command.err);
        command_free(&command);
    }
}

/* Bad usage -------------------------------------------------------------------------------------------- */

#define ALLOWED(range) " (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are " range ")"

Test(fp_dmft, refuses_bad_values)
{
    REFUSED("--jd abc: 'abc' is not a number" ALLOWED("numbers from -10 to 10"), "stationary", "--jd", "abc");
    REFUSED("--activity 0: 0 is out of range" ALLOWED("numbers from 0.0001 to 0.89"), "stationary", "--activity", "0");
    REFUSED("--precision 0: 0 is out of range (allowed is a number from 1e-05 to 0.1)", "stationary", "--precision",
            "0");
    REFUSED("--precision 1e-05: 1e-05 is out of range (allowed in mode stationary is a number from 0.0001 to 0.1)",
            "stationary", "--precision", "1e-5");
    REFUSED("--precision 0.1: 0.1 is out of range (allowed in mode critical is a number from 1e-05 to 0.01)",
            "critical", "--precision", "0.1");
    REFUSED("--rule greedy: no such choice (allowed are random|permuted|cyclic|parallel, separated by commas)",
            "stationary", "--rule", "greedy");
    REFUSED("--jd -0.1 with --margin 0.2: J_D - kappa must be at least -0.2", "stationary", "--jd=-0.1", "--margin",
            "0,0.2");
    REFUSED("--eta 0.5: only 0 is solved, for other couplings the field has a response term (D.25) that is not",
            "transient", "--eta", "0,0.5");
    REFUSED("--step 0.3: must be one over an even number", "transient", "--step", "0.3");
    REFUSED("--step 0.2: must be one over an even number", "transient", "--step", "0.2");
}

Test(fp_dmft, refuses_contradictions)
{
    REFUSED("--jd and --activity: not both, one follows from the other", "stationary", "--jd", "0.3", "--activity",
            "0.1");
    REFUSED("--smallest plays no part in --activity", "stationary", "--smallest", "0.01", "--activity", "0.1");
    REFUSED("--correlations and --spectrum: not both", "stationary", "--correlations", "--spectrum");
    REFUSED("--lags needs --correlations or --spectrum", "stationary", "--lags", "5");
    REFUSED("--step plays no part in --rule parallel", "transient", "--rule", "parallel", "--step", "0.5");
    REFUSED("--rule permuted: not in mode critical, the constant beta of its law (D.19) is not known exactly; J* is "
            "the same for all rules", "critical", "--rule", "parallel,permuted");
    REFUSED("--jd: does not act in mode critical (it acts in stationary, transient)", "critical", "--jd", "0.3");
    REFUSED("--sweeps: does not act in mode stationary (it acts in transient)", "stationary", "--sweeps", "3");
    REFUSED("--precision: does not act in mode transient (it acts in stationary, critical)", "transient", "--precision",
            "0.1");
    REFUSED("MODE is missing (allowed is one of stationary, critical, transient)", "--jd", "0.3");
}

Test(fp_dmft, refuses_what_memory_does_not_hold)
{
    struct command command = COMMAND(TOOL, "transient", "--sweeps", "100000", "--trajectories", "100000000");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect(strstr(command.err, "--sweeps, --trajectories, 1/step as large as these need "), "%s", command.err);
    command_free(&command);
}

Test(fp_dmft, help)
{
    struct command command = COMMAND(TOOL, "--help");
    cr_expect_eq(command.exit_code, 0);
    static const char *const words[] = {"stationary", "critical", "transient", "--jd", "--activity", "--margin",
                                        "--eta", "--rule", "--precision", "--smallest", "--correlations", "--spectrum",
                                        "--lags", "--fit", "--sweeps", "--trajectories", "--step", "--populations",
                                        "--seed", "notes/dmft.md"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cr_expect(strstr(command.out, words[i]), "no %s in --help", words[i]);
    command_free(&command);
}
