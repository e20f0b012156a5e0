/* synthetic: binary patterns made instead of read, as images of pixels 0 (-1) and 255 (+1). Pattern number k is the
 * same however many are asked for; those of the training and the test set are independent. Out of memory: one line on
 * stderr and exit 1. */
#ifndef FP_SIM_SYNTHETIC_H
#define FP_SIM_SYNTHETIC_H

#include "sim/image_files.h"

struct synthetic {
    size_t count;   /* patterns, 1 to 2^32 - 1 */
    size_t inputs;  /* N, 1 to 2^31 - 1 */
    size_t classes; /* C, 1 to 256 */
    size_t latent;  /* D, 1 to PROJECTION_LATENT; of the hidden manifold only */
    uint64_t seed;
    enum image_set set;
};

/* Pattern k is the prototype of class k mod C; C prototypes of N independent spins, the same in both sets. */
void synthetic_prototypes(const struct synthetic *synthetic, struct images *images);

/* N independent spins and an independent label. */
void synthetic_random(const struct synthetic *synthetic, struct images *images);

/* Hidden manifold (Goldt et al. 2020), equation (A.53): x = sign(F z) with z of D independent normal numbers and F of
 * N x D of them; the label is that of the largest entry of T z (the first of equals), T of C x D normal numbers being
 * a random teacher. F and T are the same in both sets. */
void synthetic_hidden_manifold(const struct synthetic *synthetic, struct images *images);

#endif
