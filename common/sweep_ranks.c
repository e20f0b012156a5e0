/* Work items between ranks: the first one hands them out, one for each thread that asks. */
#include "common/ranks.h"
#include "common/sweep_internal.h"

#include <string.h>

enum kind {
    KIND_ASK,    /* to the first rank: for an item */
    KIND_ITEM,   /* from it: its place */
    KIND_NONE,   /* or there is none for this thread */
    KIND_REPORT, /* to it: rows, or the failure */
    KIND_LEAVE,  /* to it: this rank asks no more */
};

/* The first rank --------------------------------------------------------------------------------------- */

static void answer(struct run *run, size_t rank)
{
    struct message message = {.rank = rank, .kind = KIND_NONE};
    if (sweep_next(run, rank, &message.number))
        message.kind = KIND_ITEM;
    ranks_send(&message);
}

static void take_report(struct run *run, const struct message *message)
{
    struct rows *rows = rows_create(run->sweep->columns);
    const char *line = message->bytes, *end = line + message->length;
    while (line < end) {
        const char *next = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
        rows_take(rows, line, (size_t)(next - line));
        line = next;
    }
    sweep_accept(run, message->rank, message->number, rows, message->exit_code, 0);
}

void sweep_serve(struct run *run)
{
    size_t others = ranks_count() - 1;
    struct message message;
    while (others > 0) {
        ranks_receive(&message, true);
#pragma omp critical(sweep_state)
        switch ((enum kind)message.kind) {
        case KIND_ASK:
            answer(run, message.rank);
            break;
        case KIND_REPORT:
            take_report(run, &message);
            break;
        default:
            others--;
        }
    }
}

/* The others ------------------------------------------------------------------------------------------- */

bool sweep_ask(size_t *place)
{
    struct message message = {.kind = KIND_ASK};
    ranks_send(&message);
    ranks_receive(&message, true);
    *place = message.number;
    return message.kind == KIND_ITEM;
}

void sweep_report(size_t place, const struct rows *rows, int exit_code)
{
    struct message message = {.kind = KIND_REPORT, .number = place, .exit_code = exit_code};
    if (exit_code == EXIT_DONE)
        message.bytes = rows_bytes(rows, &message.length);
    ranks_send(&message);
}

void sweep_leave(void)
{
    struct message message = {.kind = KIND_LEAVE};
    ranks_send(&message);
}
