/* correlated_saddle: stationary points of the functional of correlated groups, equation (L.20) of
 * notes/local-entropy.md, at one coupling and distance. They form lines along which y varies. Entropies in nats per
 * neuron. */
#ifndef FP_THEORY_CORRELATED_SADDLE_H
#define FP_THEORY_CORRELATED_SADDLE_H

struct correlated_saddle {
    double replicas;         /* y; INFINITY for the limit (L.21) */
    double qhat1, qhat0;     /* conjugate overlaps within and between groups */
    double q0;               /* overlap between groups, 0 < q0 < q1 = 1 - 2d; q1 for y = INFINITY */
    double per_replica;      /* Phi/y; its limit for y = INFINITY */
    double local_entropy;    /* phi_I = dPhi/dy */
    double external_entropy; /* Sigma_ext = Phi - y phi_I */
    double residual;         /* largest relative violation of the stationarity equations */
};

/* ln y, ln(y qhat1), logit(q0/q1), logit(qhat0/qhat1): in these the lines are straight for q0 -> 0 and for
 * y -> infinity. */
enum line_unknown { LOG_REPLICAS, LOG_PRODUCT, LOGIT_Q0, LOGIT_QHAT0, LINE_UNKNOWNS };

/* A place on a line. */
struct line {
    double coupling;   /* J = J_D - kappa */
    double distance;   /* d in (0, 1/2) */
    double resolution; /* as for correlated_measure */
    double point[LINE_UNKNOWNS];
    double direction[LINE_UNKNOWNS]; /* of length 1, in which the line goes on */
    struct correlated_saddle saddle; /* the solution at `point` */
};

/* Sets line->point and line->saddle to the solution near start->{replicas, qhat1, q0, qhat0} (0 < q0 < q1,
 * 0 < qhat0 < qhat1, y > 1 finite) with the same value of the unknown `held`. line->{coupling, distance, resolution}
 * are used. Returns 0 or a GSL error code. */
int line_begin(struct line *line, const struct correlated_saddle *start, enum line_unknown held);

/* Follows the line from *line in line->direction until the external entropy changes sign or y exceeds `largest`.
 * GSL_SUCCESS: it changes sign between *line and the point *step further on, *beyond. GSL_CONTINUE: *line has arrived
 * at `largest`. Otherwise the line is lost beyond *line, or turns back to where q0 or y - 1 vanishes. */
int line_follow(struct line *line, double largest, double *step, struct line *beyond);

/* Finds the zero of the external entropy between *line and *beyond, so that |Sigma_ext|/y <= tolerance. resolution may
 * be higher than when the line was followed. On success *beyond is the solution, *step the way from *line. */
int line_zero(const struct line *line, double resolution, double tolerance, double *step, struct line *beyond);

#endif
