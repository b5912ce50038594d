# Makes the traffic of loopback.pcap and any.pcap: see README.md. Binding to
# low port numbers takes root.
import socket


def tcp(server, client, family=socket.AF_INET, host="127.0.0.1"):
    """A connection, with a word each way."""
    waiting, calling = socket.socket(family), socket.socket(family)
    for end in waiting, calling:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    waiting.bind((host, server))
    waiting.listen()
    calling.bind((host, client))
    calling.connect((host, server))
    answering, _ = waiting.accept()
    calling.send(b"ask")
    answering.recv(9)
    answering.send(b"answer")
    calling.recv(9)
    for end in calling, answering, waiting:
        end.close()


def udp(server, client, family=socket.AF_INET, host="127.0.0.1", other="127.0.0.2"):
    """A question and its answer."""
    answering, asking = socket.socket(family, socket.SOCK_DGRAM), socket.socket(family, socket.SOCK_DGRAM)
    answering.bind((host, server))
    asking.bind((other, client))
    asking.sendto(b"ask", (host, server))
    answering.recv(9)
    answering.sendto(b"answer", (other, client))
    asking.recv(9)
    asking.close()
    answering.close()


tcp(443, 53214)
tcp(5601, 1366)
tcp(6881, 51413)
tcp(50123, 51234)
tcp(22, 43210, socket.AF_INET6, "::1")
udp(53, 40123)
udp(53, 53)
udp(123, 123)
udp(500, 500)
udp(443, 53214)
udp(6881, 51413)
udp(53, 40124, socket.AF_INET6, "::1", "::1")

group = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
group.bind(("127.0.0.1", 5353))
group.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
group.sendto(b"ask", ("224.0.0.251", 5353))

# Nobody listens there.
refused = socket.socket()
refused.bind(("127.0.0.1", 39876))
assert refused.connect_ex(("127.0.0.1", 3306)) != 0
# The system answers by ICMP that nobody does.
lost = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
lost.bind(("127.0.0.2", 40125))
lost.sendto(b"ask", ("127.0.0.1", 2049))
