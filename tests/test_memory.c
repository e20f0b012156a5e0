#include "common/memory.h"

#include "tests/near.h"

#include <criterion/redirect.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* MemTotal of /proc/meminfo, bytes. */
static double machine_memory(void)
{
    FILE *stream = fopen("/proc/meminfo", "r");
    double kilobytes;
    cr_assert_eq(fscanf(stream, "MemTotal: %lf kB", &kilobytes), 1);
    fclose(stream);
    return 1024 * kilobytes;
}

Test(memory, is_at_most_that_of_the_machine)
{
    double total = memory_total();
    cr_expect_gt(total, 1e7);
    cr_expect_leq(total, machine_memory());
}

Test(memory, a_limit_of_the_address_space_counts)
{
    double before = memory_total();
    struct rlimit limit;
    getrlimit(RLIMIT_AS, &limit);
    struct rlimit lower = {(rlim_t)(before / 2), limit.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_AS, &lower), 0);
    double total = memory_total();
    setrlimit(RLIMIT_AS, &limit);
    cr_expect_eq(total, (double)lower.rlim_cur);
    cr_expect_eq(memory_total(), before);
}

Test(memory, describes_amounts)
{
    static const struct {
        double bytes;
        const char *text;
    } cases[] = {
        {0, "0 bytes"},          {80, "80 bytes"},         {1023, "1023 bytes"},      {1024, "1.0 KiB"},
        {1536, "1.5 KiB"},       {1e6, "976.6 KiB"},       {1048524, "1023.9 KiB"},   {1048570, "1.0 MiB"},
        {16384e9, "14.9 TiB"},   {0x1p60, "1.0 EiB"},      {0x1.f4p69, "1000.0 EiB"}, {1e24, "over 1000 EiB"},
        {INFINITY, "over 16 EiB"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[MEMORY_TEXT];
        memory_describe(cases[i].bytes, text);
        cr_expect_str_eq(text, cases[i].text, "%g bytes are %s instead of %s", cases[i].bytes, text, cases[i].text);
    }
}

Test(memory, a_failed_allocation_ends_the_program, .exit_code = 1, .init = cr_redirect_stderr)
{
    int block;
    cr_assert_eq(memory_need(&block), &block);
    memory_need(NULL);
}
