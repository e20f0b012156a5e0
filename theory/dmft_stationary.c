#include "theory/dmft_stationary.h"

#include "common/interruption.h"
#include "common/memory.h"
#include "theory/dmft_law.h"
#include "theory/dmft_run.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

static struct dmft_run_setup run_setup(const struct dmft_request *request, double activity, uint32_t layer)
{
    return (struct dmft_run_setup){
        .rule = request->rule,
        .activity = activity,
        .follows = request->activity <= 0,
        .jd = request->jd,
        .populations = request->populations,
        .error = request->accuracy * dmft_law_slope(request->rule, activity),
        .seed = request->seed,
        .number = request->number,
        .layer = layer,
    };
}

/* The activity at the J_D of the request to 2 %, from one population; the first below the smallest ends it. */
static double search(const struct dmft_request *request)
{
    static const double close = 0.05, error = 2e-3;
    enum { attempts = 6, first_layer = 1 };
    double activity = dmft_law_activity(request->rule, request->jd, request->smallest);
    for (uint32_t i = 0; i < attempts && !interruption_requested(); i++) {
        struct dmft_run_setup setup = run_setup(request, activity, first_layer + i);
        setup.populations = 1;
        setup.error = error;
        struct dmft_run run;
        dmft_run_solve(&setup, &run);
        double next = dmft_run_activity(&run, 0);
        dmft_run_free(&run);
        bool settled = fabs(log(next / activity)) < close;
        activity = next;
        if (settled || activity < request->smallest)
            break;
    }
    return activity;
}

static void set_bracket(struct dmft_stationary *result, double low, double high)
{
    result->low = fmax(low, 0);
    result->high = fmin(high, 1);
}

/* The verdict on an activity that was solved for. */
static void judge_activity(const struct dmft_request *request, struct dmft_stationary *result)
{
    double value = result->activity.value, error = result->activity.error, step = result->activity_step;
    double width = gsl_cdf_tdist_Pinv(0.975, (double)request->populations - 1) * error + step;
    if (value >= DMFT_LARGEST_ACTIVITY) {
        result->reason = DMFT_REASON_BEYOND;
        set_bracket(result, DMFT_LARGEST_ACTIVITY, 1);
    } else if (value > request->smallest && error + step < 0.1 * value) {
        result->verdict = DMFT_ACTIVE;
        set_bracket(result, value - width, value + width);
    } else {
        result->reason = DMFT_REASON_UNCERTAIN;
        set_bracket(result, value - 2 * width, value + 2 * width);
    }
}

/* Activity and J_D, one of which was given; and the verdict. */
static void judge(const struct dmft_request *request, const struct dmft_run *run, struct dmft_stationary *result)
{
    size_t count = run->setup.populations;
    double step = run->doubt * fabs(estimate_mean(count, run->correction).value);
    if (request->activity > 0) {
        result->activity = (struct estimate){request->activity, 0};
        result->jd = estimate_mean(count, run->jd);
        result->jd_step = step;
        result->verdict = DMFT_ACTIVE;
        set_bracket(result, request->activity, request->activity);
        return;
    }
    double *activity = memory_need(malloc(count * sizeof(double)));
    for (size_t i = 0; i < count; i++)
        activity[i] = dmft_run_activity(run, i);
    result->activity = estimate_mean(count, activity);
    free(activity);
    result->jd = (struct estimate){request->jd, 0};
    result->activity_step = step * result->activity.value / dmft_law_slope(request->rule, result->activity.value);
    judge_activity(request, result);
}

/* No activity above the smallest was found. That smallest one needs a J_D of its own, and by the law (D.19) there is
 * none at all from 2 beta sqrt(a) + O(a) above it: (D.21). */
static void judge_freezing(const struct dmft_request *request, struct dmft_stationary *result)
{
    static const double error = 1e-3; /* of J_D; three of them are small against the range that is left undecided */
    enum { populations = 4 };
    double smallest = request->smallest, slope = dmft_law_slope(request->rule, smallest);
    double rise = 2 * dmft_law_beta(request->rule) * sqrt(smallest); /* of J_D from there to J* */
    struct dmft_request lowest = *request;
    lowest.activity = smallest;
    lowest.accuracy = error / slope;
    lowest.populations = populations;
    struct dmft_stationary state;
    dmft_stationary_solve(&lowest, &state);
    double uncertainty = 3 * (state.jd.error + state.jd_step) + smallest + 0.02 * rise;
    result->jd = (struct estimate){request->jd, 0};
    if (state.verdict != DMFT_ACTIVE) {
        result->reason = state.reason;
    } else if (request->jd > state.jd.value + rise + uncertainty) {
        result->verdict = DMFT_FROZEN;
        set_bracket(result, 0, 0);
    } else if (request->jd > state.jd.value - uncertainty) {
        result->reason = DMFT_REASON_VANISHING;
        set_bracket(result, 0, smallest * exp(2 * uncertainty / slope));
    } else {
        result->reason = DMFT_REASON_UNSETTLED;
    }
    dmft_stationary_free(&state);
}

int dmft_stationary_solve(const struct dmft_request *request, struct dmft_stationary *result)
{
    *result = (struct dmft_stationary){.verdict = DMFT_UNDECIDED, .reason = DMFT_REASON_NONE, .high = 1};
    if (request->eta != 0)
        return GSL_EINVAL;
    bool imposed = request->activity > 0;
    double activity = imposed ? request->activity : search(request);
    if (!imposed && activity < request->smallest && !interruption_requested()) {
        judge_freezing(request, result);
        return GSL_SUCCESS;
    }
    struct dmft_run_setup setup = run_setup(request, activity, 0);
    struct dmft_run run;
    dmft_run_solve(&setup, &run);
    if (interruption_requested())
        result->reason = DMFT_REASON_INTERRUPTED;
    else
        judge(request, &run, result);
    if (result->verdict == DMFT_ACTIVE) {
        result->lag = run.lag;
        result->lags = run.lags;
        result->correlation = estimate_means(run.lags + 1, run.setup.populations, run.correlation);
        result->power = estimate_means(run.lags + 1, run.setup.populations, run.power);
    }
    dmft_run_free(&run);
    return GSL_SUCCESS;
}

void dmft_stationary_free(struct dmft_stationary *result)
{
    free(result->correlation);
    free(result->power);
    result->correlation = result->power = NULL;
}
