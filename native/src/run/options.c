// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"usage: pasid run [OPTION]... [--] PROGRAM [ARGUMENT]...\n"
	"\n"
	"Draws IDs, starts the program with them, and keeps them for as long as it lives.\n"
	"In the arguments %{id} stands for the IDs of the first space, %{LABEL} for those of the space with that label,\n"
	"several separated by commas; %{LABEL.2} for the second one; %{fd} for the descriptor of --probe.\n"
	"\n"
	"  --space [LABEL=]NAME  a space to draw from, several times for several; LABEL: the name unless given\n"
	"                        (default: the daemon's default space, label id)\n"
	"These follow the --space that they are for:\n"
	"  --count N             number of IDs (1 to 64, default 1)\n"
	"  --range MIN-MAX       range to draw from, inclusive (default: the whole space)\n"
	"  --env VARIABLE        environment variable that gets the IDs\n"
	"For all:\n"
	"  --name NAME           name of the sets, for operators\n"
	"  --socket PATH         the daemon's socket\n"
	"  --fd N                hands the first session to the program as descriptor N (3 to 1023), and sets PASID_FD\n"
	"  --on-busy CODE|TEXT   draws another ID and starts the program again if it exits with CODE (1 to 255), or fails\n"
	"                        and has printed TEXT on its standard error; stays to supervise it\n"
	"  --probe               proves a vsock CID with /dev/vhost-vsock first, and hands the descriptor on as %{fd}\n";

static uint32_t number(const char *option, const char *text, uint32_t min, uint32_t max)
{
	char *end;
	errno = 0;
	unsigned long value = strtoul(text, &end, 0);
	bool is_number = *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
	if (!is_number || value < min || value > max)
		run_fail("%s: %s (expected: %u to %u)", option, text, min, max);
	return (uint32_t)value;
}

static struct draw *next_draw(struct run_request *request)
{
	if (request->draw_count == SPACES_MAX)
		run_fail("--space: more than %d (expected: at most %d)", SPACES_MAX, SPACES_MAX);
	struct draw *draw = &request->draws[request->draw_count++];
	*draw = (struct draw){ .label = "id", .max = UINT32_MAX, .count = 1 };
	return draw;
}

static struct draw *last_draw(struct run_request *request)
{
	return request->draw_count > 0 ? &request->draws[request->draw_count - 1] : next_draw(request);
}

static void read_space(struct run_request *request, char *value)
{
	struct draw *draw = next_draw(request);
	char *name = strchr(value, '=');
	if (name != NULL)
		*name++ = '\0';
	draw->label = value;
	draw->space = name != NULL ? name : value;
	if (*draw->label == '\0' || *draw->space == '\0')
		run_fail("--space: empty (expected: NAME or LABEL=NAME)");
}

static void read_range(struct draw *draw, char *value)
{
	char *max = strchr(value, '-');
	if (max != NULL)
		*max++ = '\0';
	draw->min = number("--range", value, 0, UINT32_MAX);
	draw->max = max != NULL ? number("--range", max, 0, UINT32_MAX) : draw->min;
	if (draw->min > draw->max)
		run_fail("--range: %u-%u (expected: MIN-MAX, MIN not above MAX)", draw->min, draw->max);
}

static void read_environment(struct draw *draw, const char *value)
{
	if (*value == '\0' || strchr(value, '=') != NULL)
		run_fail("--env: %s (expected: the name of a variable)", value);
	draw->environment = value;
}

static void read_busy(struct run_request *request, const char *value)
{
	if (*value == '\0')
		run_fail("--on-busy: empty (expected: an exit code or a text)");
	if (value[strspn(value, "0123456789")] == '\0')
		request->busy_code = (int)number("--on-busy", value, 1, 255);
	else
		request->busy_text = value;
}

static void read_option(struct run_request *request, const char *option, char *value)
{
	if (strcmp(option, "--space") == 0)
		read_space(request, value);
	else if (strcmp(option, "--count") == 0)
		last_draw(request)->count = number(option, value, 1, IDS_MAX);
	else if (strcmp(option, "--range") == 0)
		read_range(last_draw(request), value);
	else if (strcmp(option, "--env") == 0)
		read_environment(last_draw(request), value);
	else if (strcmp(option, "--name") == 0)
		request->name = value;
	else if (strcmp(option, "--socket") == 0)
		request->socket = value;
	else if (strcmp(option, "--fd") == 0)
		request->fd = (int)number(option, value, 3, 1023);
	else if (strcmp(option, "--on-busy") == 0)
		read_busy(request, value);
	else
		run_fail("%s: no such option (pasid run --help lists them)", option);
}

/* Reads --OPTION VALUE or --OPTION=VALUE. Returns the arguments behind it. */
static char **read_next(struct run_request *request, char **arguments)
{
	char *value = strchr(arguments[0], '=');
	if (value != NULL) {
		*value++ = '\0';
		read_option(request, arguments[0], value);
		return arguments + 1;
	}
	if (arguments[1] == NULL)
		run_fail("%s: no value (pasid run --help shows what it takes)", arguments[0]);
	read_option(request, arguments[0], arguments[1]);
	return arguments + 2;
}

static void check(struct run_request *request)
{
	bool needs_one_id = request->is_probed || run_is_supervised(request);
	if (request->program[0] == NULL)
		run_fail("no program (expected: pasid run [OPTION]... PROGRAM [ARGUMENT]...)");
	if (needs_one_id && last_draw(request)->count + request->draw_count != 2)
		run_fail("--on-busy, --probe: several IDs (expected: one, since the program does not say which one is taken)");
}

void options_read(char **arguments, struct run_request *request)
{
	*request = (struct run_request){ .fd = -1 };
	while (arguments[0] != NULL && arguments[0][0] == '-') {
		if (strcmp(arguments[0], "--") == 0) {
			arguments++;
			break;
		}
		if (strcmp(arguments[0], "--help") == 0 || strcmp(arguments[0], "-h") == 0) {
			fputs(usage, stdout);
			exit(fflush(stdout) == 0 ? 0 : EXIT_OWN_FAILURE);
		}
		bool is_probe = strcmp(arguments[0], "--probe") == 0;
		request->is_probed |= is_probe;
		arguments = is_probe ? arguments + 1 : read_next(request, arguments);
	}
	request->program = arguments;
	last_draw(request);
	check(request);
}
