/* search_plan: the methods that look for fixed points, their names, and good plans for them. */
#ifndef FP_SOLVERS_SEARCH_PLAN_H
#define FP_SOLVERS_SEARCH_PLAN_H

#include "solvers/search.h"

enum { SEARCH_METHODS = SEARCH_DYNAMICS + 1 };

/* "focusing" */
const char *search_method_name(enum search_method method);

/* Whether it passes messages, and may be polished. */
bool search_method_passes_messages(enum search_method method);

/* Defaults, which a table of options names as SEARCH_PRESET(SEARCH_STEPS): "100". */
#define SEARCH_REPLICAS        3
#define SEARCH_GAMMA_MIN       0.3
#define SEARCH_GAMMA_MAX       1.6
#define SEARCH_STEPS           100
#define SEARCH_STEP_ITERATIONS 20
#define SEARCH_RATE            0.001
#define SEARCH_EXPONENT        0.5
#define SEARCH_NOISE           0.05
#define SEARCH_POLISH_HOT      0.01
#define SEARCH_POLISH_COLD     0.004
#define SEARCH_HOT             0.1
#define SEARCH_COLD            0.003
#define SEARCH_TEXT(number)    #number
#define SEARCH_PRESET(number)  SEARCH_TEXT(number)

/* The plan of a method with all defaults; that of focusing is scoping. */
struct search_plan search_plan_default(enum search_method method);

/* Sets what depends on the method and the protocol, of a plan that has these: damping, restarts, sweeps of polishing,
 * length of an attempt and sweeps of annealing. */
void search_plan_adapt(struct search_plan *plan);

#endif
