#include "common/stream.h"
#include "tests/near.h"
#include "theory/dmft_control.h"
#include "theory/dmft_process.h"

#include <fftw3.h>
#include <math.h>

/* Two trajectories against the definition: three of eight pairs at a lag of 3 on rings of 4 have equal signs. */
Test(dmft_control, definition)
{
    static const double fields[2][4] = {{1, 2, -1, 0.5}, {-3, 1, -1, 2}};
    struct dmft_control control = {.lag = 3};
    double product = 0, square = 0, signs = 0;
    for (int k = 0; k < 2; k++) {
        dmft_control_add(&control, 4, fields[k]);
        for (int i = 0; i < 4; i++) {
            double pair = fields[k][i] * fields[k][(i + 3) % 4];
            product += pair;
            square += fields[k][i] * fields[k][i];
            signs += pair > 0 ? 1 : -1;
        }
    }
    expect_near(dmft_control_excess(&control), signs / 8 - 2 / M_PI * asin(product / square), 1e-15);
    expect_near(dmft_control_excess(&(struct dmft_control){.lag = 3}), 0, 0);
}

/* Its mean over fields of the process is zero, whatever their covariance. */
Test(dmft_control, has_mean_zero)
{
    enum { periods = 256, groups = 120, batches = 4 };
    struct dmft_process *process = dmft_process_create(periods, 1, 0.05);
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 9});
    double *fields = fftw_malloc(DMFT_BATCH * periods * sizeof *fields), sum = 0, squares = 0;
    for (int group = 0; group < groups; group++) {
        struct dmft_control control = {.lag = 5};
        dmft_process_prepare(process, 0);
        for (size_t i = 0; i < batches * DMFT_BATCH; i++) {
            if (i % DMFT_BATCH == 0)
                dmft_process_draw(process, generator, fields, 0, NULL);
            dmft_control_add(&control, periods, fields + i % DMFT_BATCH * periods);
        }
        double excess = dmft_control_excess(&control);
        sum += excess / groups;
        squares += excess * excess / groups;
    }
    double error = sqrt((squares - sum * sum) / (groups - 1));
    cr_expect(fabs(sum) < 4 * error && error < 1e-3, "%g(%g)", sum, error);
    fftw_free(fields);
    gsl_rng_free(generator);
    dmft_process_free(process);
}
