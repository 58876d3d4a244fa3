#!/usr/bin/env python3
"""Records what a real Mesos master answers on /registrar(1)/registry: record-registry.py MESOS_HOME OUT_DIR.

Starts a cluster of four agents on free ports, leads them through drain, deactivation, loss of contact and removal, writes
one .http file per stage, and stops everything it started."""
import json, os, signal, socket, subprocess, sys, tempfile, time, http.client

HOME, OUT = sys.argv[1], sys.argv[2]
RUN = tempfile.mkdtemp(prefix='registry-recording-')


def free_ports(n):
    while True:
        first = 20000 + os.getpid() % 20000 + int(time.time()) % 500
        sockets = []
        try:
            for i in range(n):
                s = socket.socket()
                s.bind(('127.0.0.1', first + i))
                sockets.append(s)
            return first
        except OSError:
            time.sleep(1)
        finally:
            for s in sockets:
                s.close()


PORT = free_ports(6)


def exchange(method, path, body=None):
    connection = http.client.HTTPConnection('127.0.0.1', PORT, timeout=20)
    headers = {'Accept': 'application/json'}
    if body is not None:
        headers['Content-Type'] = 'application/json'
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    response = connection.getresponse()
    data = response.read()
    connection.close()
    return headers, response, data


def call(type_, **payload):
    body = {'type': type_}
    if payload:
        body[type_.lower()] = payload
    _, response, data = exchange('POST', '/api/v1', body)
    assert response.status == 200, (type_, response.status, data)
    return json.loads(data) if data else None


def registry():
    return json.loads(exchange('GET', '/registrar(1)/registry')[2])


def record(case):
    headers, response, data = exchange('GET', '/registrar(1)/registry')
    lines = ['GET /registrar(1)/registry HTTP/1.1', 'Host: 127.0.0.1:%d' % PORT]
    lines += ['%s: %s' % header for header in headers.items()]
    lines += ['', 'HTTP/1.1 %d %s' % (response.status, response.reason)]
    lines += ['%s: %s' % header for header in response.getheaders()]
    lines += [json.dumps(json.loads(data), indent=2)]
    with open(os.path.join(OUT, case + '.http'), 'w') as file:
        file.write('\n'.join(lines) + '\n')
    print(case)


def until(what, condition, limit=60):
    end = time.time() + limit
    while not condition():
        assert time.time() < end, what
        time.sleep(0.2)


def agents():
    return {a['agent_info']['hostname']: a for a in call('GET_AGENTS')['get_agents']['agents']}


env = dict(os.environ, MASTER_PORT=str(PORT), AGENT_PORT=str(PORT + 1),
           MASTER_FLAGS='--agent_ping_timeout=1secs --max_agent_ping_timeouts=3')
task = None
try:
    subprocess.run([HOME + '/start-cluster.sh', '4', RUN], check=True, env=env, timeout=60)
    ids = {name: {'value': a['agent_info']['id']['value']} for name, a in agents().items()}
    record('registry-admitted')
    task = subprocess.Popen([HOME + '/run-task.sh', '--master', '127.0.0.1:%d' % PORT, '--agent', 'agent1.local', '--ignore-term', '--grace', '600'],
                            env=env, stdout=subprocess.DEVNULL)
    until('task runs', lambda: any(t['state'] == 'TASK_RUNNING' for t in call('GET_TASKS')['get_tasks']['tasks']))
    time.sleep(1)
    call('DRAIN_AGENT', agent_id=ids['agent1.local'], max_grace_period={'seconds': 900}, mark_gone=False)
    record('registry-draining')
    call('DRAIN_AGENT', agent_id=ids['agent2.local'], max_grace_period={'seconds': 5, 'nanos': 1}, mark_gone=False)
    until('drained', lambda: agents()['agent2.local'].get('drain_info', {}).get('state') == 'DRAINED')
    call('DEACTIVATE_AGENT', agent_id=ids['agent3.local'])
    record('registry-drained-and-deactivated')
    for name in ('agent2', 'agent3'):
        os.kill(int(open('%s/%s.pid' % (RUN, name)).read()), signal.SIGKILL)
    until('unreachable', lambda: len(registry().get('unreachable', {}).get('slaves', [])) == 2)
    record('registry-unreachable')
    call('MARK_AGENT_GONE', agent_id=ids['agent4.local'])
    call('MARK_AGENT_GONE', agent_id=ids['agent3.local'])
    record('registry-gone')
    call('UPDATE_MAINTENANCE_SCHEDULE', schedule={'windows': [{
        'machine_ids': [{'hostname': 'agent9.local', 'ip': '127.0.0.1'}],
        'unavailability': {'start': {'nanoseconds': 1}, 'duration': {'nanoseconds': 3600000000000}}}]})
    record('registry-with-schedule')
finally:
    if task:
        task.terminate()
        task.wait(20)
    subprocess.run([HOME + '/stop-cluster.sh', RUN], check=True)
