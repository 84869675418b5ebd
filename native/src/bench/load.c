// SPDX-License-Identifier: Apache-2.0
/*
 * A load generator for the daemon, and for echo_server beside it: sends PASID requests and prints
 * one line of JSON. Each connection allocates and frees its own IDs one after another, by exact
 * ranges, so that requests can be under way without waiting for the IDs of earlier ones.
 */
#include "load.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
	"usage: load --socket PATH [--peer daemon|echo] [--mode roundtrip|pipelined]\n"
	"            [--connections N] [--first NUMBER] [--depth D] [--warmup-ms MS] [--duration-ms MS]\n";

static int number(const char *name, const char *text, int least, int most)
{
	char *end;
	long value = strtol(text, &end, 10);
	if (*text == '\0' || *end != '\0' || value < least || value > most) {
		fprintf(stderr, "--%s: %s (expected: %d to %d)\n", name, text, least, most);
		exit(2);
	}
	return (int)value;
}

/* The index of text in the two words. */
static int choice(const char *name, const char *text, const char *first, const char *second)
{
	if (strcmp(text, first) == 0)
		return 0;
	if (strcmp(text, second) == 0)
		return 1;
	fprintf(stderr, "--%s: %s (expected: %s or %s)\n", name, text, first, second);
	exit(2);
}

static void parse(int argc, char **argv, struct load_options *options)
{
	static const struct option names[] = {
		{ "socket", required_argument, NULL, 's' },	 { "peer", required_argument, NULL, 'p' },
		{ "mode", required_argument, NULL, 'm' },	 { "connections", required_argument, NULL, 'c' },
		{ "depth", required_argument, NULL, 'd' },	 { "warmup-ms", required_argument, NULL, 'w' },
		{ "duration-ms", required_argument, NULL, 't' }, { "first", required_argument, NULL, 'f' },
		{ 0 },
	};
	int name;
	while ((name = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (name) {
		case 's': options->socket = optarg; break;
		case 'p': options->echo = choice("peer", optarg, "daemon", "echo"); break;
		case 'm': options->mode = (enum load_mode)choice("mode", optarg, "roundtrip", "pipelined"); break;
		case 'c': options->connections = number("connections", optarg, 1, 16000); break;
		case 'f': options->first = number("first", optarg, 0, 16000); break;
		case 'd': options->depth = number("depth", optarg, 1, 65536); break;
		case 'w': options->warmup_ms = number("warmup-ms", optarg, 0, 600000); break;
		case 't': options->duration_ms = number("duration-ms", optarg, 1, 600000); break;
		default: fputs(usage, stderr); exit(2);
		}
	}
	if (options->socket == NULL || optind != argc) {
		fputs(usage, stderr);
		exit(2);
	}
	if (options->mode == LOAD_ROUNDTRIP)
		options->depth = 1;
}

static int ascending(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left;
	uint32_t b = *(const uint32_t *)right;
	return (a > b) - (a < b);
}

static void print_latencies(struct load_result *result)
{
	static const struct { const char *name; double part; } points[] = {
		{ "p50_ns", 0.5 }, { "p90_ns", 0.9 }, { "p99_ns", 0.99 }, { "p999_ns", 0.999 }, { "max_ns", 1 },
	};
	qsort(result->latencies_ns, result->latencies, sizeof *result->latencies_ns, ascending);
	for (size_t i = 0; i < sizeof points / sizeof points[0] && result->latencies > 0; i++) {
		uint64_t rank = (uint64_t)(points[i].part * (double)(result->latencies - 1));
		printf(", \"%s\": %u", points[i].name, result->latencies_ns[rank]);
	}
}

int main(int argc, char **argv)
{
	struct load_options options = { .connections = 1, .depth = 256, .warmup_ms = 1000, .duration_ms = 3000 };
	struct load_result result = { 0 };
	parse(argc, argv, &options);
	if (options.mode == LOAD_ROUNDTRIP)
		load_roundtrip(&options, &result);
	else
		load_pipelined(&options, &result);
	printf("{\"peer\": \"%s\", \"mode\": \"%s\", \"connections\": %d, \"depth\": %d, \"seconds\": %.3f, "
	       "\"requests\": %llu, \"errors\": %llu, \"requests_per_s\": %.0f",
	       options.echo ? "echo" : "daemon", options.mode == LOAD_ROUNDTRIP ? "roundtrip" : "pipelined",
	       options.connections, options.depth, result.seconds, (unsigned long long)result.requests,
	       (unsigned long long)result.errors, (double)result.requests / result.seconds);
	if (options.mode == LOAD_ROUNDTRIP)
		print_latencies(&result);
	printf("}\n");
	return result.errors == 0 ? 0 : 1;
}
