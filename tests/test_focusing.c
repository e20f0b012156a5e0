/* Focusing: the schedules against their definitions and their limits, and the file that holds one. */
#include "solvers/focusing.h"

#include "tests/near.h"
#include "tests/scratch.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

Test(focusing, scoping)
{
    struct focusing focusing = {.protocol = PROTOCOL_SCOPING, .damping = 0.3, .replicas = 3, .gamma_max = 2.5,
                                .steps = 11, .step_iterations = 20};
    long changes = 0;
    for (long t = 0; t < 300; t++) {
        struct amp_drive drive = focusing_drive(&focusing, t);
        cr_assert_eq(drive.kind, DRIVE_FOCUSING);
        expect_near(drive.gamma, t < 220 ? 0.25 * floor((double)t / 20) : 2.5, 1e-15);
        expect_near(drive.replicas, 3, 0);
        expect_near(drive.damping, 0.3, 0);
        changes += t > 0 && drive.gamma != focusing_drive(&focusing, t - 1).gamma;
    }
    cr_expect_eq(changes, 10);
    cr_expect_eq(focusing_length(&focusing), 220);
    focusing.gamma_min = 0.5;
    for (long t = 0; t < 300; t++)
        expect_near(focusing_drive(&focusing, t).gamma, t < 220 ? 0.5 + 0.2 * floor((double)t / 20) : 2.5, 1e-15);
    focusing.steps = 1;
    expect_near(focusing_drive(&focusing, 0).gamma, 2.5, 0);
    focusing.steps = focusing.step_iterations = LONG_MAX;
    cr_expect_eq(focusing_length(&focusing), LONG_MAX);
    expect_near(focusing_drive(&focusing, 1000).gamma, 0.5, 0);
}

/* rho_t follows from rho_(t+1) = rho_t + rate (1 - rho_t), and stays below 1 in single precision. */
Test(focusing, standard_reinforcement)
{
    struct focusing focusing = {.protocol = PROTOCOL_STANDARD, .damping = 0.1, .rate = 1e-3};
    double strength = 0;
    for (long t = 0; t < 5000; t++) {
        struct amp_drive drive = focusing_drive(&focusing, t);
        cr_assert_eq(drive.kind, DRIVE_REINFORCEMENT);
        expect_near(drive.strength, strength, 1e-13);
        expect_near(drive.damping, 0.1, 0);
        strength += focusing.rate * (1 - strength);
    }
    cr_expect_eq(focusing_length(&focusing), LONG_MAX);
    double late = focusing_drive(&focusing, 100000000).strength;
    cr_expect((float)late < 1 && late > 0.9999999, "%.17g", late);
    focusing.rate = 0;
    expect_near(focusing_drive(&focusing, 1000).strength, 0, 0);
    focusing.rate = 1e-15; /* 1 - rate would lose most of it */
    expect_relative(focusing_drive(&focusing, 1000).strength, 1e-12, 1e-10);
}

/* For every x a weak field h is answered by (y - 1) tanh^2(gamma) h = rho/(1 - rho) h, which is what standard
 * reinforcement u = rho (h + u) comes to. */
Test(focusing, pseudo_reinforcement)
{
    struct focusing focusing = {.protocol = PROTOCOL_PSEUDO, .damping = 0.2, .rate = 2e-3};
    for (focusing.exponent = 0.1; focusing.exponent < 0.51; focusing.exponent += 0.1) {
        cr_expect_eq(focusing_drive(&focusing, 0).kind, DRIVE_NONE);
        expect_near(focusing_drive(&focusing, 0).damping, 0.2, 0);
        double strength = 0, before = 0;
        for (long t = 1; t < 4000; t++) {
            strength += focusing.rate * (1 - strength);
            struct amp_drive drive = focusing_drive(&focusing, t);
            cr_assert_eq(drive.kind, DRIVE_FOCUSING);
            double coupling = tanh(drive.gamma);
            cr_assert(drive.gamma > before && drive.replicas > 1);
            expect_relative(coupling, pow(strength, focusing.exponent), 1e-12);
            expect_relative((drive.replicas - 1) * coupling * coupling, strength / (1 - strength), 1e-10);
            before = drive.gamma;
        }
        struct amp_drive late = focusing_drive(&focusing, LONG_MAX);
        cr_expect(late.gamma < 20 && late.replicas < 1e8, "%g %g", late.gamma, late.replicas);
    }
    cr_expect_eq(focusing_length(&focusing), LONG_MAX);
}

/* Files -------------------------------------------------------------------------------------------------- */

Test(focusing, list)
{
    char *directory = scratch_create(), *path = scratch_path(directory, "list"), message[FOCUSING_MESSAGE];
    static const char text[] = "# gamma y iterations\n\n0.5 3 2\n\t1e0\t2.5\t1 # slower\r\n  10 1000\n0 1.5 1000000000";
    file_write(path, text, strlen(text));
    struct focusing focusing = {.protocol = PROTOCOL_FREE, .damping = 0.4};
    struct focusing_step *steps = focusing_read(path, &focusing.count, message);
    cr_assert(steps, "%s", message);
    cr_assert_eq(focusing.count, 4);
    focusing.list = steps;
    static const double gammas[] = {0.5, 0.5, 1, 10, 0, 0}, replicas[] = {3, 3, 2.5, 1000, 1.5, 1.5};
    for (long t = 0; t < 6; t++) {
        struct amp_drive drive = focusing_drive(&focusing, t);
        cr_expect_eq(drive.kind, DRIVE_FOCUSING);
        expect_near(drive.gamma, gammas[t], 0);
        expect_near(drive.replicas, replicas[t], 0);
        expect_near(drive.damping, 0.4, 0);
    }
    cr_expect_eq(focusing_length(&focusing), 1000000004);
    expect_near(focusing_drive(&focusing, 2000000000).replicas, 1.5, 0);
    free(steps);
    free(path);
    scratch_remove(directory);
}

static void expect_refusal(const char *path, const char *expected)
{
    char message[FOCUSING_MESSAGE];
    size_t count;
    cr_assert_null(focusing_read(path, &count, message));
    cr_assert_eq(strncmp(message, path, strlen(path)), 0, "%s", message);
    cr_expect_str_eq(message + strlen(path), expected);
}

Test(focusing, bad_lists)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", ": no steps (a line is gamma y iterations)"},
        {"# nothing\n\n", ": no steps (a line is gamma y iterations)"},
        {"0.5 3\n1\n", ":2: y is missing (a line is gamma y iterations)"},
        {"0.5 3 1 7\n", ":1: '7' is one too many (a line is gamma y iterations)"},
        {"\n\nx 3\n", ":3: gamma = x: 'x' is not a number (allowed is a number from 0 to 10)"},
        {"nan 3\n", ":1: gamma = nan: 'nan' is not a number (allowed is a number from 0 to 10)"},
        {"-0.1 3\n", ":1: gamma = -0.1: -0.1 is out of range (allowed is a number from 0 to 10)"},
        {"10.1 3\n", ":1: gamma = 10.1: 10.1 is out of range (allowed is a number from 0 to 10)"},
        {"1 1\n", ":1: y = 1: 1 is out of range (allowed is a number above 1, up to 1000)"},
        {"1 1000.5\n", ":1: y = 1000.5: 1000.5 is out of range (allowed is a number above 1, up to 1000)"},
        {"1 3x\n", ":1: y = 3x: '3x' is not a number (allowed is a number above 1, up to 1000)"},
        {"1 3 0\n", ":1: iterations = 0: 0 is out of range (allowed is a whole number from 1 to 1e+09)"},
        {"1 3 1.5\n",
         ":1: iterations = 1.5: 1.5 is not a whole number (allowed is a whole number from 1 to 1e+09)"},
        {"1 3 2e9\n", ":1: iterations = 2e9: 2e9 is out of range (allowed is a whole number from 1 to 1e+09)"},
    };
    char *directory = scratch_create(), *path = scratch_path(directory, "list");
    expect_refusal(path, ": No such file or directory");
    expect_refusal(directory, ": Is a directory");
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        file_write(path, cases[k].text, strlen(cases[k].text));
        expect_refusal(path, cases[k].message);
    }
    file_write(path, "1 3\n\0 2\n", 8);
    expect_refusal(path, ":2: a zero byte: not a text file");
    free(path);
    scratch_remove(directory);
}
