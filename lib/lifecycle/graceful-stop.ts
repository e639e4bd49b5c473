import { Duration, Token } from 'aws-cdk-lib';

/**
 * How long and by what an instance past its end may still put its affairs in order. Whatever happens, it is terminated after.
 *
 * The tag `spawn:pre-stop` holds a command, but whoever may write tags wrote it, and that may be another instance: a reaper that
 * ran it through Systems Manager, as upstream's does, would run anybody's code as root. So this one runs none of it.
 */
export class GracefulStop {
  /** No wait: what must be saved at the end, spored saves before the deadline, or it is lost. */
  public static none(): GracefulStop {
    return new GracefulStop();
  }

  /**
   * Leaves the instance's own agent some time after the deadline of its tags: spored ends the instance itself, and runs the
   * pre-stop command there as the user it belongs to. The hard cap stays where it is, so that an instance wins nothing by it.
   *
   * @param wait 1 to 30 minutes; spored gives the command 5 minutes by default
   * @throws if `wait` is out of range or a token
   */
  public static byAgent(wait: Duration): GracefulStop {
    return new GracefulStop(secondsWithin('wait', wait, Duration.minutes(1), Duration.minutes(30)));
  }

  /**
   * Runs a command document of the platform team on running instances of the reaper's own account, without parameters, and waits for it.
   * That it fails, is refused or takes too long is counted (`StopFailed`) and holds nothing up. The network needs an endpoint for ssm.
   *
   * @param documentName a document of type Command in the reaper's account and region, such as `document.ref`
   * @param wait 30 seconds to 5 minutes, and at most a third of the reaper's `every`
   * @throws if `documentName` is malformed or a document of AWS (which would run nothing without parameters), or `wait` is out of range or a token
   */
  public static byDocument(documentName: string, wait: Duration): GracefulStop {
    const own = /^[\w.-]{3,128}$/.test(documentName) && !/^(?:aws|amazon|amzn)/i.test(documentName);
    if (!Token.isUnresolved(documentName) && !own) {
      throw new Error(
        `documentName is not the name of a document of this account: '${documentName}'; allowed: 3 to 128 letters, digits and '_.-', ` +
          "not beginning with 'AWS'; make an AWS::SSM::Document of type Command and give its name",
      );
    }
    const seconds = secondsWithin('wait', wait, Duration.seconds(30), Duration.minutes(5));
    return new GracefulStop(undefined, { document: documentName, seconds });
  }

  private constructor(
    /** @internal */
    public readonly _agentSeconds?: number,
    /** @internal */
    public readonly _stop?: { readonly document: string; readonly seconds: number },
  ) {}
}

/** @throws if a duration is a token, has no whole seconds or is out of range */
export function secondsWithin(prop: string, duration: Duration, least: Duration, most: Duration): number {
  const range = `${least.toHumanString()} to ${most.toHumanString()}`;
  if (duration.isUnresolved()) {
    throw new Error(
      `${prop} is a token; allowed: a literal duration of ${range}; give one such as Duration.minutes(5)`,
    );
  }
  const seconds = duration.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < least.toSeconds() || seconds > most.toSeconds()) {
    throw new Error(
      `${prop} is out of range: ${duration.toHumanString()}; allowed: whole seconds, ${range}; give a duration in that range`,
    );
  }
  return seconds;
}
