#!/usr/bin/python
# SPDX-License-Identifier: MIT
"""Ansible module: runs `keeptune apply --json` on the target and reports its result."""

DOCUMENTATION = r"""
---
module: keeptune
short_description: Set the TCP keepalive sysctls with keeptune
description:
  - Runs C(keeptune apply) on the target. It sets C(net.ipv4.tcp_keepalive_time), C(net.ipv4.tcp_keepalive_intvl) and
    C(net.ipv4.tcp_keepalive_probes) together, all three or none, in the running kernel and in the file that sets them at boot.
  - All checks are made by C(keeptune), which also words the errors and warnings.
  - Give I(profile), or values, or a profile with some of its values replaced. Values that you don't specify stay unchanged.
author:
  - The KeepTune authors
options:
  profile:
    description:
      - The name of a profile, as shown by C(keeptune profile list) on the target.
      - Or a file on the target. An argument that contains C(/) or ends in C(.toml) is a file.
    type: str
  profile_text:
    description:
      - The TOML text of I(profile), if an earlier task copies that file.
      - Used in check mode only, in which that task does not write the file.
    type: str
  time:
    description: Silence before the first probe, such as C(90) (seconds) or C(2m).
    type: str
  intvl:
    description: Wait between unanswered probes, such as C(10) (seconds) or C(30s).
    type: str
  probes:
    description: Unanswered probes before the connection is dropped.
    type: str
  runtime:
    description: Change the running kernel.
    type: bool
    default: true
  persist:
    description: Write the file in C(/etc/sysctl.d) that sets the values at boot.
    type: bool
    default: true
  file:
    description: Name of that file (default C(90-keeptune.conf)).
    type: str
  allow_overridden:
    description: Write the file even if another file overrides it at boot.
    type: bool
    default: false
  allow_unsafe_values:
    description: Accept any positive value that the target's kernel accepts.
    type: bool
    default: false
  refresh:
    description:
      - Also restart the timers of idle connections so that the new time takes effect now.
      - If any was restarted, the task counts as changed.
    type: bool
    default: false
  executable:
    description: The C(keeptune) program, a name or a path. A name is looked up on PATH, then in C(/usr/local/bin).
    type: str
    default: keeptune
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
"""

EXAMPLES = r"""
- name: Detect dead peers within six minutes, now and after a reboot
  keeptune:
    profile: cloud

- name: Values of our own, until the next reboot
  keeptune:
    time: 2m
    intvl: 20s
    probes: 4
    persist: false
"""

RETURN = r"""
profile:
  description: The profile whose values are now active. Null if values were given or replaced some of its own.
  returned: success
  type: str
  sample: cloud
namespaces:
  description: The network namespace with its values before and after. Empty if I(runtime) is false.
  returned: success
  type: list
  elements: dict
  sample:
    - netns: net:[4026531833]
      changed: true
      before: {time_s: 7200, intvl_s: 75, probes: 9}
      after: {time_s: 200, intvl_s: 30, probes: 5}
persisted:
  description: The file that sets the values at boot. Null if I(persist) is false.
  returned: success
  type: dict
  sample: {path: /etc/sysctl.d/90-keeptune.conf, changed: true, effective_at_boot: true, overridden_by: null, removed: false}
refresh:
  description: What was done to idle connections. Null if I(refresh) is false.
  returned: success
  type: dict
mended:
  description: An interrupted change that was recovered first. Null if there was none.
  returned: success
  type: dict
kind:
  description: The kind of failure as in C(keeptune.error.v1), such as C(invalid_input), C(not_permitted) or C(busy).
  returned: when keeptune refuses
  type: str
  sample: not_permitted
exit_code:
  description: The exit code of keeptune.
  returned: when keeptune fails
  type: int
  sample: 4
messages:
  description: Everything that went wrong.
  returned: when keeptune refuses
  type: list
  elements: str
hint:
  description: What to do next. Null if there is no advice.
  returned: when keeptune refuses
  type: str
cmd:
  description: The command that ran.
  returned: always
  type: list
  elements: str
  sample: [/usr/local/bin/keeptune, apply, cloud, --persist, --json]
"""

import json
import os

from ansible.module_utils.basic import AnsibleModule

WARNING = "keeptune: warning: "


def program(module):
    name = module.params["executable"]
    # On Red Hat and similar systems sudo's PATH lacks /usr/local/bin.
    path = module.get_bin_path(name) or module.get_bin_path(name, opt_dirs=["/usr/local/bin"])
    if path is None:
        module.fail_json(
            msg=f"keeptune isn't installed on the target: no program '{name}' on PATH "
            "(hint: run KeepTune's install.sh there, or set 'executable' ('keeptune_path' of the role) to its path)"
        )
    return path


def profile(module):
    """The PROFILE argument. In check mode the file is not copied yet, so its text goes into the module's own directory."""
    name, text = module.params["profile"], module.params["profile_text"]
    if not module.check_mode or not name or text is None or "/" in name:
        return name
    path = os.path.join(module.tmpdir, name + ".toml")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)
    return path


def command(module):
    given = module.params
    if not given["runtime"] and not given["persist"]:
        module.fail_json(msg="runtime and persist are both false: nothing to set")

    words = [program(module), "apply"]
    # With an empty value a host unsets that of its group.
    if given["profile"]:
        words.append(profile(module))
    for name in ("time", "intvl", "probes"):
        if given[name] not in (None, ""):
            words.append(f"--{name}={given[name]}")
    if given["persist"]:
        words.append("--persist" if given["runtime"] else "--persist-only")
    if given["file"]:
        words.append(f"--file={given['file']}")
    if given["allow_overridden"]:
        words.append("--allow-overridden")
    if given["allow_unsafe_values"]:
        words.append("--allow-unsafe-values")
    if given["refresh"]:
        words.append("--refresh")
    if module.check_mode:
        words.append("--dry-run")
    return words + ["--json"]


def document(text):
    """The JSON document on standard output; None if there is none."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def fail(module, words, code, report, lines):
    # 6: the roll-back failed too. 7: done, but the report was lost.
    result = dict(cmd=words, exit_code=code, changed=code in (6, 7) and not module.check_mode)
    if report is None or report.get("schema") != "keeptune.error.v1":
        module.fail_json(msg="\n".join(lines) or f"keeptune failed with exit code {code} and no message", **result)

    sentence = "; ".join(report["messages"])
    if report["hint"]:
        sentence += f" (hint: {report['hint']})"
    module.fail_json(msg=sentence, kind=report["kind"], messages=report["messages"], hint=report["hint"], **result)


def main():
    module = AnsibleModule(
        argument_spec=dict(
            profile=dict(type="str"),
            profile_text=dict(type="str"),
            time=dict(type="str"),
            intvl=dict(type="str"),
            probes=dict(type="str"),
            runtime=dict(type="bool", default=True),
            persist=dict(type="bool", default=True),
            file=dict(type="str"),
            allow_overridden=dict(type="bool", default=False),
            allow_unsafe_values=dict(type="bool", default=False),
            refresh=dict(type="bool", default=False),
            executable=dict(type="str", default="keeptune"),
        ),
        supports_check_mode=True,
    )
    words = command(module)
    code, output, errors = module.run_command(words, expand_user_and_vars=False)
    lines = errors.splitlines()
    for line in lines:
        if line.startswith(WARNING):
            module.warn("keeptune: " + line[len(WARNING):])

    report = document(output)
    if code != 0:
        fail(module, words, code, report, [line for line in lines if not line.startswith(WARNING)])
    if report is None or report.get("schema") != "keeptune.apply.v1":
        module.fail_json(msg=f"unexpected output of keeptune, expected a keeptune.apply.v1 document: {output[:200]}", cmd=words)

    result = {name: report[name] for name in ("changed", "profile", "namespaces", "persisted", "mended", "refresh")}
    # The document always holds it; '--diff' would make the run a preview.
    if module._diff and report["diff"]:
        result["diff"] = dict(prepared=report["diff"])
    module.exit_json(cmd=words, **result)


if __name__ == "__main__":
    main()
