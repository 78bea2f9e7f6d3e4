"""A program that enables keepalive on one socket only: accept on 127.0.0.1:8001, and connect when
/run/kernels/connect appears; then write the options of the new sockets to /run/kernels/connected."""
import os
import socket as s
import threading
import time

folder = '/run/kernels'
os.makedirs(folder, exist_ok=True)
listening = s.socket()
listening.setsockopt(s.SOL_SOCKET, s.SO_REUSEADDR, 1)
listening.bind(('127.0.0.1', 8001))
listening.listen(64)
held = []


def accept():
    while True:
        held.append(listening.accept()[0])


def describe(socket):
    on = socket.getsockopt(s.SOL_SOCKET, s.SO_KEEPALIVE)
    return '%d %d/%d/%d %d' % (on, *(socket.getsockopt(s.IPPROTO_TCP, option) for option in (4, 5, 6, 18)))


threading.Thread(target=accept, daemon=True).start()
while True:
    if os.path.exists(folder + '/connect'):
        os.unlink(folder + '/connect')
        held.clear()
        plain = s.socket()
        plain.connect(('127.0.0.1', 8001))
        own = s.socket()
        own.setsockopt(s.SOL_SOCKET, s.SO_KEEPALIVE, 1)
        own.setsockopt(s.IPPROTO_TCP, 4, 77)
        own.connect(('127.0.0.1', 8001))
        mapped = s.socket(s.AF_INET6)
        mapped.connect(('::ffff:127.0.0.1', 8001))
        while len(held) < 3:
            time.sleep(0.01)
        with open(folder + '/connected.new', 'w') as file:
            file.write('plain %s; own %s; mapped %s; accepted %s' % tuple(map(describe, (plain, own, mapped, held[0]))))
        held += [plain, own, mapped]
        os.rename(folder + '/connected.new', folder + '/connected')
    time.sleep(0.05)
