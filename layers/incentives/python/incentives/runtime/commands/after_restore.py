"""What follows a restore, at the command line; `make restore` calls it with the deployment's names.

    python -m incentives.runtime.commands.after_restore --table RESTORED --former FORMER

Schedules are planned by the environment, as functions plan them.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from incentives.domain.refusal import Refused
from incentives.runtime import aws, clock, schedules, settings
from incentives.runtime.patience import back_off
from incentives.usecases.after_restore import go_on_with_jobs, plan_again, standing
from incentives.usecases.codes.generate_codes import GenerateCodes


def main(arguments: Sequence[str] | None = None) -> int:
    """Do it; the exit status is 0, or 1 with a sentence on standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", required=True, help="the restored table")
    parser.add_argument("--former", help="the table that it was restored from, to compare")
    options = parser.parse_args(arguments)
    try:
        answer = _run(options.table, options.former)
    except settings.MissingSettingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Refused as refused:
        sys.stderr.write(f"{refused.details}; repeat the command, it goes on.\n")
        return 1
    sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return 0


def _run(table: str, former: str | None) -> dict[str, object]:
    last = None
    if former:
        aws.bind_table(former)
        last = standing(back_off)
    aws.bind_table(table)
    now = clock.now()
    answer: dict[str, object] = {
        "schedules_planned": plan_again(now, schedules.plan, back_off),
        "chunks_carried_out": go_on_with_jobs(now, back_off, _told),
    }
    return answer | (standing(back_off).since_ended(last) if last else {})


def _told(chunk: GenerateCodes) -> None:
    sys.stderr.write(f"codes of {chunk.campaign_id}: job {chunk.job_id}, chunk {chunk.number}\n")


if __name__ == "__main__":
    sys.exit(main())
