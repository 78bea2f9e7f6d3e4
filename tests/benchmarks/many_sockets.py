#!/usr/bin/env python3
"""Hold TCP connections on the loopback until standard input ends: many_sockets.py PROCESSES PAIRS_EACH MARKED

Both ends of each connection stay open; every second one has SO_KEEPALIVE. The first process has MARKED more connections, to port 7777.
Each process has its own address, so that it has enough ports. Print "ready" when all connections are open.
"""
import os
import resource
import socket
import sys


def hold(number, pairs, port):
    address = (f"127.0.{number + 1}.1", port)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen(4096)
    held = [listener]
    for i in range(pairs):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, i % 2)
        client.connect(address)
        held += [client, listener.accept()[0]]
    return held


def main():
    processes, pairs, marked = map(int, sys.argv[1:])
    wanted = 2 * (pairs + marked) + 100
    hard = max(wanted, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    ready, done = os.pipe(), os.pipe()
    for number in range(processes):
        if os.fork() == 0:
            os.close(done[1])
            held = hold(number, pairs, 6000)
            if number == 0:
                held += hold(number, marked, 7777)
            os.write(ready[1], b"x")
            os.close(ready[1])
            os.read(done[0], 1)
            return
    os.close(ready[1])
    reports = b""
    while more := os.read(ready[0], processes):
        reports += more
    if len(reports) < processes:
        sys.exit("not all processes could open their sockets")
    print("ready", flush=True)
    sys.stdin.read()
    os.close(done[1])

    # Their ports are in use until they have closed their sockets.
    for _ in range(processes):
        os.wait()


main()
