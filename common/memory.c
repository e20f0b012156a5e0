#include "common/memory.h"

#include "common/options.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SMALL_FILE = 4096 };

void *memory_need(void *block)
{
    if (block)
        return block;
    fprintf(stderr, "out of memory\n");
    exit(EXIT_RUNTIME);
}

void *memory_aligned(size_t bytes)
{
    enum { LINE = 64, HUGE_PAGE = 2 << 20 };
    size_t alignment = bytes < HUGE_PAGE ? LINE : HUGE_PAGE;
    size_t size = (bytes + alignment - 1) / alignment * alignment;
    void *block = memory_need(aligned_alloc(alignment, size));
    if (alignment == HUGE_PAGE)
        madvise(block, size, MADV_HUGEPAGE); /* only advice */
    return memset(block, 0, size);
}

/* Reads the beginning of a file without allocating; false if there is none. */
static bool read_small(const char *path, char text[SMALL_FILE])
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    ssize_t length = read(descriptor, text, SMALL_FILE - 1);
    close(descriptor);
    text[length > 0 ? length : 0] = '\0';
    return length > 0;
}

/* The number of bytes in a file of a control group; infinite if there is no such file, or no limit ("max"). */
static double read_limit(const char *directory, const char *name)
{
    char path[3 * SMALL_FILE], text[SMALL_FILE], *end;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    if (!read_small(path, text))
        return INFINITY;
    double limit = strtod(text, &end);
    return end == text ? INFINITY : limit;
}

/* The smallest limit of the control group at the beginning of `own` and of those above it, all of them below `root`. */
static double group_limit(const char *root, const char *own, const char *name)
{
    char directory[2 * SMALL_FILE];
    double limit = INFINITY;
    snprintf(directory, sizeof directory, "%s%.*s", root, (int)strcspn(own, "\n"), own);
    for (char *slash; strlen(directory) >= strlen(root) && (slash = strrchr(directory, '/')); *slash = '\0')
        limit = fmin(limit, read_limit(directory, name));
    return limit;
}

/* Lines "0::GROUP" (version 2) and "NUMBER:memory:GROUP" (version 1). */
static double control_group_limit(void)
{
    char groups[SMALL_FILE];
    if (!read_small("/proc/self/cgroup", groups))
        return INFINITY;
    static const char first[] = ":memory:", second[] = "0::";
    const char *one = strstr(groups, first), *two = strstr(groups, second);
    double limit = INFINITY;
    if (one)
        limit = group_limit("/sys/fs/cgroup/memory", one + strlen(first), "memory.limit_in_bytes");
    if (two)
        limit = fmin(limit, group_limit("/sys/fs/cgroup", two + strlen(second), "memory.max"));
    return limit;
}

double memory_total(void)
{
    double total = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGE_SIZE);
    struct rlimit space;
    if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY)
        total = fmin(total, (double)space.rlim_cur);
    return fmin(total, control_group_limit());
}

void memory_describe(double bytes, char text[MEMORY_TEXT])
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    enum { UNITS = sizeof units / sizeof *units };
    int unit = -1;
    while (unit < UNITS - 1 && bytes >= (unit < 0 ? 1024 : 1023.95)) { /* 1023.95 would be printed as 1024.0 */
        bytes /= 1024;
        unit++;
    }
    if (isinf(bytes))
        snprintf(text, MEMORY_TEXT, "over 16 EiB");
    else if (unit < 0)
        snprintf(text, MEMORY_TEXT, "%.0f bytes", bytes);
    else if (bytes > 1000 && unit == UNITS - 1)
        snprintf(text, MEMORY_TEXT, "over 1000 EiB");
    else
        snprintf(text, MEMORY_TEXT, "%.1f %s", bytes, units[unit]);
}

bool memory_lacks(double bytes, char needs[MEMORY_TEXT], char has[MEMORY_TEXT])
{
    double total = memory_total();
    if (bytes <= total)
        return false;
    memory_describe(bytes, needs);
    memory_describe(total, has);
    return true;
}
