#include "tests/command.h"

#include "common/options.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The signals that a test may have set otherwise, or that the runner ignores. */
static void use_default_signals(posix_spawnattr_t *attributes)
{
    sigset_t signals, none;
    sigemptyset(&none);
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(attributes, &signals);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

struct command command_start(const char *const *arguments, const char *out_path)
{
    struct command command = {.out_file = tmpfile(), .err_file = tmpfile()};
    cr_assert(command.out_file && command.err_file, "no temporary files");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (out_path)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_path, O_WRONLY, 0);
    else
        posix_spawn_file_actions_adddup2(&actions, fileno(command.out_file), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(command.err_file), STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    use_default_signals(&attributes);
    int error = posix_spawn(&command.pid, arguments[0], &actions, &attributes, (char *const *)arguments, environ);
    cr_assert_eq(error, 0, "%s: %s", arguments[0], strerror(error));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return command;
}

void command_wait(struct command *command)
{
    int status;
    cr_assert_eq(waitpid(command->pid, &status, 0), command->pid);
    command->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    command->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    command->out = stream_read(command->out_file, &command->out_length);
    command->err = stream_read(command->err_file, &command->err_length);
    fclose(command->out_file);
    fclose(command->err_file);
}

void command_free(struct command *command)
{
    free(command->out);
    free(command->err);
}

struct command command_run(const char *const *arguments)
{
    struct command command = command_start(arguments, NULL);
    command_wait(&command);
    return command;
}

void command_expect_refusal(const struct command *command, const char *line)
{
    size_t length = strlen(line);
    bool same = command->err_length == length + 1 && memcmp(command->err, line, length) == 0 &&
                command->err[length] == '\n';
    cr_assert(same, "standard error is\n%s\ninstead of\n%s", command->err, line);
    cr_assert_eq(command->exit_code, EXIT_USAGE, "exit code %d after: %s", command->exit_code, line);
    cr_assert_str_empty(command->out);
}
