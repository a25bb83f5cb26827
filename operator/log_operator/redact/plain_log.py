"""Some lines such as logs have, by which the standard library's engine chooses what to look for.

What they are like decides how fast text is looked through, never what is found in it.
"""

LINES = rb"""
10.1.2.30 - - [21/Nov/2026:20:17:41 +0000] "GET /shop/cart/items?page=3&sort=name HTTP/1.1" 200 5123
192.168.7.9 - anna [21/Nov/2026:20:17:42 +0000] "POST /v1/orders/10442 HTTP/2.0" 201 88 "-"
"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Safari/537.36"
Nov 21 20:17:43 db-1 systemd[1]: Starting Cleanup of temporary directories...
Nov 21 20:17:43 db-1 kernel: [   12.345678] usb 1-1: new high-speed device number 4 using xhci_hcd
Nov  2 03:00:01 web-2 CRON[2281]: (root) CMD (/usr/lib/sysstat/debian-sa1 1 1)
Nov  2 03:00:09 web-2 sshd[911]: Accepted publickey for deploy from 10.0.0.7 port 50122 ssh2
2026-11-21T20:17:44.512Z INFO  [main] org.example.billing.InvoiceJob - Finished run 118 in 2045 ms
2026-11-21 20:17:45,001 WARNING worker.tasks: retrying job 8f14e45f-ceea-467f-a0e6-bd2f9d0c7a11
2026/11/21 20:17:46 [error] 31#31: *77 connect() failed (111: Connection refused) while connecting
{"time":"2026-11-21T20:17:47Z","level":"info","msg":"request completed","method":"GET","status":200}
{"ts": 1795292267.331, "service": "checkout", "event": "payment_authorized", "user_id": 48213,
{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","duration_ms":12.25,"tok
ts=2026-11-21T20:17:48Z level=debug caller=ingest.go:214 component=compactor msg="block written"
time="2026-11-21T20:17:49Z" level=warning msg="reset of the session is overdue" key=none action=skip
Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/app/views.py", line 214, in dispatch
    return handler(request, *args, **kwargs)
ValueError: could not convert string to float: 'n/a'
java.lang.NullPointerException: Cannot invoke "String.length()" because "<local4>" is null
	at com.acme.orders.OrderService.lambda$submit$3(OrderService.java:158) ~[orders-2.4.1.jar:?]
	at java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)
	... 17 common frames omitted
goroutine 33 [running]: main.(*Server).handle(0xc0000b2000, 0x7f3a5c, 0x1b) /src/server.go:91 +0x1d4
E/AndroidRuntime( 1432): FATAL EXCEPTION: main, process com.acme.mobile, pid 1432
<134>1 2026-11-21T20:17:50Z fw01 kernel - - - IN=eth0 OUT= SRC=10.9.8.7 DST=10.1.1.1 LEN=60 TTL=63
Tue Nov 21 20:17:51 2026 : Info: rlm_sql (sql): Opening additional connection (12), 1 of 20 pending
[Fri Nov 20 09:12:33.123456 2026] [proxy:error] [pid 2211:tid 1398] AH00898: Error reading from
LOG:  checkpoint complete: wrote 142 buffers (0.9%); 0 WAL file(s) added; write=14.2 s, sync=0.01
SELECT id, name, created_at FROM customers WHERE region = 'north' AND active = 1 ORDER BY id LIMIT
mysqld: ready for connections. Version: '8.0.36'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306
drwxr-xr-x  4 root root    4096 Nov 21 20:17 releases
-rw-r--r--  1 www-data www-data 18231 Nov 21 20:17 /var/www/html/assets/index-BZ3kq1.js
Filesystem      Size  Used Avail Use% Mounted on
tmpfs           1.6G  2.1M  1.6G   1% /run
CPU: 12.4% us, 3.1% sy; Mem: 16384k total, 8123k free; load average: 0.52, 0.58, 0.59
--------------------------------------------------------------------------------
================================================================ 12 passed, 1 skipped in 4.31s
| id | state   | progress |          updated |
+----+---------+----------+------------------+
# Settings of the service; see the manual for each of them.
[database]
host = db.internal.example
pool_size = 20        ; connections
retention: 14d
  - name: metrics
    image: registry.example.com/team/metrics:1.18.2
    ports: [9090, 9091]
<server id="3" enabled="true"><name>edge-3</name><zone>eu-west</zone></server>
https://status.example.com/incidents/2026-11-21?view=full#timeline
C:\Program Files\Acme\Agent\agent.exe started with 3 arguments, working directory C:\Users\Public
HKLM\Software\Acme\Agent\Version REG_SZ 7.2.0.1183
Downloading linux-image-6.1.0-26-amd64 (68.4 MB)... done. Unpacking and setting up, please wait.
sha256:9b74c9897bac770ffc029102a200c5de8e1f1f9a2b5d6a7c3e4f5061728394a5  dist/agent_7.2.0_amd64.deb
The connection to the server was lost before the transaction could be committed; it will be tried
when the network is back. Please check that the machine can be reached, and that its clock is right.
GET /images/logo.png 304 - 1.221 ms\tCache: HIT\tRegion: fra1\r\n
iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHw
node_modules/.pnpm/react-dom@18.2.0/node_modules/react-dom/cjs/react-dom.production.min.js:121:45
Nov 21 20:17:52 mx1 postfix/smtp[7713]: 4RkXyz1d2Qz9s: relay=none, delay=30, status=deferred
Nov 21 20:17:53 gw dhcpd[402]: DHCPACK on 10.0.3.44 to (laptop-33) via br-lan; lease 43200 s
Nov 21 20:17:54 ns1 named[66]: client @0x7f1c query: www.example.net IN AAAA +E(0)K (10.0.0.53)
I1121 20:17:55.331842       1 controller.go:161] "Reconciled" kind="Deployment" namespace="default"
W1121 20:17:56.118204    2117 kubelet_volumes.go:263] orphaned pod "0b5f4c1e-6a7d-4e0c-9b1f-77d0"
level=error ts=2026-11-21T20:17:57.9Z msg="scrape failed" target=http://10.2.0.14:9100/metrics
[2026-11-21 20:17:58,114] INFO [GroupCoordinator 3]: Member consumer-12-ab31 has left group reports
20:17:59.006 [http-nio-8080-exec-7] DEBUG o.s.web.servlet.DispatcherServlet - Completed 404
{"@timestamp":"2026-11-21T20:18:00.004Z","log.level":"warn","message":"slow query","took":"1.3s"}
{"id":"evt_1N3T00LkdIwHu7ixJq","type":"customer.updated","created":1795292280,"livemode":false,"n":0
{"requestId":"c6af9ac6-7b61-11e6-9a41-93e8deadbeef","path":"/reports/2026/q4.csv","bytes":91823}
Started GET "/articles/42/comments" for 127.0.0.1 at 2026-11-21 20:18:01 +0100 (1.9ms | GC: 0.2ms)
  Rendered articles/index.html.erb within layouts/application (Duration: 14.2ms | Allocations: 9921)
    at Object.<anonymous> (/srv/app/lib/router.js:88:13)
    at processTicksAndRejections (node:internal/process/task_queues:95:5)
	at
	at org.apache.catalina.core.StandardWrapperValve.invoke(StandardWrapperValve.java:177)
Caused by: java.net.SocketTimeoutException: Read timed out after 30000 ms
thread 'main' panicked at src/engine/mod.rs:412:9: index out of bounds: the len is 3
#0  0x00005581f0c3a1b2 in worker_loop (ctx=0x7ffd3c1e) at src/worker.c:318
segfault at 10 ip 00007f2ab41c92d7 sp 00007ffe0f9be3d8 error 4 in libc-2.31.so[7f2ab40f0000+178000]
2026-11-21 20:18:02.771 CET [4410] app@orders LOG:  duration: 1203.551 ms  statement: UPDATE stock
1:M 21 Nov 2026 20:18:03.114 * Background saving started by pid 8812
haproxy[12]: 10.9.0.3:51644 [21/Nov/2026:20:18:04.221] fe~ be/srv2 0/0/1/18/19 200 742 - - ----
"GET /static/js/app.4f1c9d2e.js HTTP/1.1" 200 48211 "https://www.example.org/en/shop/"
"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0" rt=0.004
"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148" rt=0.021 urt="0.020"
ok: [web-3] => (item={'name': 'nginx', 'state': 'present'})   changed=false   failed=0   skipped=2
aws_instance.worker[2]: Still creating... [1m30s elapsed]
commit 3f786850e387550fdab836ed7e6dc881de23001b (HEAD -> main, origin/main)
 src/parser.c | 14 ++++++++------   2 files changed, 8 insertions(+), 6 deletions(-)
gcc -O2 -Wall -Wextra -Iinclude -c src/lexer.c -o build/lexer.o
npm WARN deprecated har-validator@5.1.5: this library is no longer supported
Get:14 http://deb.debian.org/debian bookworm/main amd64 libssl3 amd64 3.0.14-1 [2,024 kB]
Event ID 7036: The Windows Update service entered the running state. Source: Service Control Manager
Faulting module path: C:\WINDOWS\SYSTEM32\ntdll.dll, exception code: 0xc0000374, offset
default 20:18:05.119213+0100 backupd Copied 1842 items (2.11 GB) from volume Data. Linked 330.
session opened for user root by (uid=0); session-12.scope: Deactivated successfully, Consumed 1.2s
eth0: link becomes ready, 1000 Mbps full duplex; promiscuous mode disabled; carrier lost; mtu 1500
ntpd[77]: adjusting local clock by -0.013s; peer 2.pool.ntp.org stratum 2 offset +0.000412
digest: a1f09c22be7d4435986e0b3fd2c8e71a etag: "5d8c72a5edda8d6a:3239" rev=9fceb02d0ae598e95dc970b7
4d5a90000300000004000000ffff0000b800000000000000400000000000000000000000000000000000000000000000
0000010: 8950 4e47 0d0a 1a0a 0000 000d 4948 4452  .PNG........IHDR
lat=52.52437 lon=13.41053 alt=34.1 speed=0.00 sats=11 hdop=0.9 temp=21.5C rh=48% v=3.31V
order 20261121-000481: 3 items, total 148.90 EUR, shipped with carrier 7 to warehouse 12, shelf B-04
"""
