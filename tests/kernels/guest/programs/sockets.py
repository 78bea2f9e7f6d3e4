"""Hold TCP sockets of every kind, and N more connections; then create /run/kernels/sockets.ready. End on SIGTERM."""
import signal
import socket as s
import sys

KEEPALIVE = (s.SOL_SOCKET, s.SO_KEEPALIVE)
TIME, INTVL, PROBES, USER_TIMEOUT = ((s.IPPROTO_TCP, option) for option in (4, 5, 6, 18))
MPTCP = 262
held = []


def listener(family, address, port, protocol=0):
    listening = s.socket(family, s.SOCK_STREAM, protocol)
    listening.setsockopt(s.SOL_SOCKET, s.SO_REUSEADDR, 1)
    listening.bind((address, port))
    listening.listen(64)
    held.append(listening)
    return listening


def connection(listening, family, address, port, *options, protocol=0, accept=True):
    client = s.socket(family, s.SOCK_STREAM, protocol)
    for option, value in options:
        client.setsockopt(*option, value)
    client.connect((address, port))
    held.append(client)
    if not accept:
        return client, None
    accepted, _ = listening.accept()
    held.append(accepted)
    return client, accepted


on = (KEEPALIVE, 1)
v4 = listener(s.AF_INET, '127.0.0.1', 7001)
v6 = listener(s.AF_INET6, '::', 7002)
queued = listener(s.AF_INET, '127.0.0.1', 7003)
plain = (v4, s.AF_INET, '127.0.0.1', 7001)
connection(*plain)
connection(*plain, on)
connection(*plain, on, (TIME, 60), (INTVL, 10), (PROBES, 6))
connection(*plain, on, (TIME, 7200), (INTVL, 75), (PROBES, 9))
connection(*plain, on, (USER_TIMEOUT, 30000))
connection(v6, s.AF_INET6, '::1', 7002, on)
connection(v6, s.AF_INET, '127.0.0.1', 7002, on, (TIME, 90))
connection(queued, s.AF_INET, '127.0.0.1', 7003, on, accept=False)
half_closed, other = connection(*plain, on)
other.close()
held.remove(other)
unbound = s.socket()
unbound.setsockopt(*on[0], on[1])
held.append(unbound)
try:
    multipath = listener(s.AF_INET, '127.0.0.1', 7004, MPTCP)
    connection(multipath, s.AF_INET, '127.0.0.1', 7004, on, protocol=MPTCP)
except OSError as error:
    print('no MPTCP:', error)
for i in range(int(sys.argv[1]) if len(sys.argv) > 1 else 0):
    connection(*plain, *([on] if i % 2 else []))
open('/run/kernels/sockets.ready', 'w').close()
signal.pause()
