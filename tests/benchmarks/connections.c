// connections ROUNDS COUNT COMMAND COMMAND: run each command in turn, then connect, accept and close COUNT times on the loopback, on one
// CPU. Print the median time per connection after each command, in microseconds.
#define _GNU_SOURCE
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec * 1e6 + at.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
	double difference = *(const double *)a - *(const double *)b;
	return (difference > 0) - (difference < 0);
}

int main(int count, char **words)
{
	if (count != 5)
		return 2;
	int rounds = atoi(words[1]), connections = atoi(words[2]);
	double *times[2] = {calloc(rounds, sizeof(double)), calloc(rounds, sizeof(double))};
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	struct linger reset = {.l_onoff = 1};
	cpu_set_t cpu;

	CPU_ZERO(&cpu);
	CPU_SET(0, &cpu);
	sched_setaffinity(0, sizeof cpu, &cpu);
	if (bind(listener, (struct sockaddr *)&at, size) || listen(listener, 16) || getsockname(listener, (struct sockaddr *)&at, &size))
		return 1;
	for (int round = 0; round < rounds; round++) {
		for (int with = 0; with < 2; with++) {
			if (system(words[3 + with]))
				return 1;
			double begin = now();
			for (int i = 0; i < connections; i++) {
				int near = socket(AF_INET, SOCK_STREAM, 0), far;
				if (connect(near, (struct sockaddr *)&at, size) || (far = accept(listener, 0, 0)) < 0)
					return 1;
				// No TIME_WAIT, which would use up the ports.
				setsockopt(near, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
				close(near);
				close(far);
			}
			times[with][round] = (now() - begin) / connections;
		}
	}
	for (int with = 0; with < 2; with++)
		qsort(times[with], rounds, sizeof(double), by_value);
	printf("%f %f\n", times[0][rounds / 2], times[1][rounds / 2]);
	return 0;
}
