#include "common/progress.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAR_WIDTH = 30 };
static const double redraw_interval = 0.1; /* seconds */

struct progress {
    const char *name; /* of the tool */
    size_t before;    /* items of an earlier run: they say nothing of the speed of this one */
    size_t done, total;
    double start, last_drawn; /* seconds */
    bool shared;              /* the rows of the table are printed to the same terminal */
    int width;                /* characters of the line on the terminal; 0: it was erased */
    char note[PROGRESS_NOTE];
};

/* "2 d 03 h", "3 h 07 min", "4 min 05 s", "6 s" */
static void describe_time(double seconds, char *text, size_t size)
{
    unsigned long long s = seconds < 1e15 ? (unsigned long long)(seconds + 0.5) : 0;
    if (s >= 86400)
        snprintf(text, size, "%llu d %02llu h", s / 86400, s / 3600 % 24);
    else if (s >= 3600)
        snprintf(text, size, "%llu h %02llu min", s / 3600, s / 60 % 60);
    else if (s >= 60)
        snprintf(text, size, "%llu min %02llu s", s / 60, s % 60);
    else
        snprintf(text, size, "%llu s", s);
}

static void draw(struct progress *progress, double time)
{
    double fraction = progress->total ? (double)progress->done / (double)progress->total : 1;
    double elapsed = time - progress->start;
    char bar[BAR_WIDTH + 1], span[48] = "", *word = "";
    int filled = (int)(fraction * BAR_WIDTH);
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', (size_t)filled);
    bar[BAR_WIDTH] = '\0';
    size_t fresh = progress->done - progress->before;
    if (progress->done == progress->total) {
        describe_time(elapsed, span, sizeof span);
        word = "in all";
    } else if (fresh > 0) {
        describe_time(elapsed * (double)(progress->total - progress->done) / (double)fresh, span, sizeof span);
        word = "left";
    }
    /* The padding covers what a longer line left behind. */
    char state[96];
    snprintf(state, sizeof state, "%s %s%s%s", span, word, *progress->note ? ", " : "", progress->note);
    int width = fprintf(stderr, "\r%s [%s] %3d %%  %-*s", progress->name, bar, (int)(100 * fraction),
                        *progress->note ? 30 : 24, state) - 1;
    fflush(stderr);
    progress->width = width > progress->width ? width : progress->width;
    progress->last_drawn = time;
}

static bool wanted(const struct options *options)
{
    const char *choice = options_text(options, "progress");
    if (options_flag(options, "quiet") || strcmp(choice, "never") == 0)
        return false;
    return strcmp(choice, "always") == 0 || isatty(STDERR_FILENO);
}

/* Whether rows and bar are printed to a terminal, which is then taken to be the same one. */
static bool shares_terminal(const struct options *options)
{
    return !options_text(options, "output") && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO);
}

struct progress *progress_begin(const struct options *options, size_t done, size_t total)
{
    struct progress *progress = wanted(options) ? malloc(sizeof *progress) : NULL;
    if (!progress)
        return NULL;
    double time = omp_get_wtime();
    *progress = (struct progress){
        .name = options_tool(options)->name, .before = done, .done = done, .total = total, .start = time,
        .shared = shares_terminal(options),
    };
    draw(progress, time);
    return progress;
}

void progress_update(struct progress *progress, size_t done)
{
    if (!progress)
        return;
    progress->done = done;
    double time = omp_get_wtime();
    if (progress->width == 0 || time - progress->last_drawn >= redraw_interval)
        draw(progress, time);
}

void progress_clear(struct progress *progress)
{
    if (!progress || !progress->shared || progress->width == 0)
        return;
    fprintf(stderr, "\r%*s\r", progress->width, "");
    fflush(stderr);
    progress->width = 0;
}

void progress_note(struct progress *progress, const char *note)
{
    if (progress)
        snprintf(progress->note, sizeof progress->note, "%s", note);
}

void progress_end(struct progress *progress)
{
    if (!progress)
        return;
    draw(progress, omp_get_wtime());
    fputc('\n', stderr);
    free(progress);
}
