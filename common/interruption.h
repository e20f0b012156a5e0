/* interruption: SIGINT and SIGTERM as a request to stop when it suits. */
#ifndef FP_COMMON_INTERRUPTION_H
#define FP_COMMON_INTERRUPTION_H

#include <stdbool.h>

/* From here on the first signal only sets the request; a second one kills as usual. What is ignored, as under nohup,
 * stays ignored. Not to be nested. */
void interruption_catch(void);

/* Back to what the signals did before; the request is forgotten. */
void interruption_release(void);

/* Whether a signal came since interruption_catch; may be asked from any thread. */
bool interruption_requested(void);

#endif
