"""A framework that reserves a processor with feedback and does not acknowledge the end: reserve.py MESOS_HOME MASTER AGENT.
SIGTERM tears it down; SIGUSR1 acknowledges."""
import signal
import sys
import threading

sys.path.insert(0, sys.argv[1])
from mesos_fw import Framework

framework = Framework(master=sys.argv[2], name='volumes', role='ops')
asked = []
decline = framework._offer
done = threading.Event()


def offer(o):
    if o['hostname'] != sys.argv[3] or asked:
        return decline(o)
    cpu = {'name': 'cpus', 'type': 'SCALAR', 'scalar': {'value': 1}, 'allocation_info': {'role': 'ops'},
           'reservations': [{'role': 'ops', 'type': 'DYNAMIC'}]}
    asked.append(framework.call({'type': 'ACCEPT', 'accept': {
        'offer_ids': [o['id']], 'filters': {'refuse_seconds': 3},
        'operations': [{'type': 'RESERVE', 'id': {'value': 'op-1'}, 'reserve': {'resources': [cpu]}}]}}))


def acknowledge(*_):
    status = [e for e in framework.events if e['type'] == 'UPDATE_OPERATION_STATUS'][-1]['update_operation_status']['status']
    framework.call({'type': 'ACKNOWLEDGE_OPERATION_STATUS', 'acknowledge_operation_status': {
        'operation_id': status['operation_id'], 'uuid': status['uuid']['value'], 'agent_id': status['agent_id']}})


framework._offer = offer
signal.signal(signal.SIGUSR1, acknowledge)
signal.signal(signal.SIGTERM, lambda *_: done.set())
framework.start()
print('FRAMEWORK', framework.fid, flush=True)
while not done.wait(0.2):
    pass
framework.teardown()
