import { type ITemplateRule, type TemplateResource, Unresolved, Verdict, known } from '../../model';
import { type Part, allOf, shown } from '../parts';
import { sessionPreferences } from './session-preferences';

/** PCI DSS 8.2.8: after 15 minutes without a key pressed the user proves again who he is. */
const IDLE_MINUTES = 15;

/** Where sessions can be logged: the input that names the place, and the one that insists on encryption there. */
const DESTINATIONS = [
  { place: 'cloudWatchLogGroupName', encrypted: 'cloudWatchEncryptionEnabled', what: 'log group' },
  { place: 's3BucketName', encrypted: 's3EncryptionEnabled', what: 'bucket' },
];

/** What is done in a session is recorded where it is encrypted, and a forgotten session ends. */
export const SsmSessionLogged: ITemplateRule = {
  ruleId: 'SsmSessionLogged',
  title: 'Session Manager sessions are logged encrypted and end when idle',
  resourceTypes: ['AWS::SSM::Document'],
  check(document: TemplateResource): Verdict {
    if (document.text('DocumentType') !== 'Session') return Verdict.notApplicable('it is no session document');
    const preferences = sessionPreferences(document);
    if (preferences === undefined) {
      return document.value('Content') === undefined
        ? Verdict.fail({ where: 'Content', why: 'the document says nothing of its sessions', fix: FIX_LOG })
        : Verdict.unknown('Content is no object and no JSON text, and can not be read here');
    }
    const { sessionType, inputs } = preferences;
    if (sessionType === 'Port') return Verdict.notApplicable('what flows through a forwarded port can not be logged');
    return allOf(isLogged(inputs), ...DESTINATIONS.map((each) => isEncrypted(inputs, each)), endsWhenIdle(inputs));
  },
};

const FIX_LOG = 'Set cloudWatchLogGroupName and cloudWatchEncryptionEnabled: true under Content.inputs.';

type Inputs = Readonly<Record<string, unknown>>;

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== '';

function isLogged(inputs: Inputs): Part {
  return () =>
    DESTINATIONS.some(({ place }) => isGiven(inputs[place]))
      ? undefined
      : {
          finding: 'Logged',
          where: 'Content.inputs',
          why: 'sessions are logged nowhere: neither cloudWatchLogGroupName nor s3BucketName is set',
          fix: FIX_LOG,
        };
}

function isEncrypted(inputs: Inputs, { place, encrypted, what }: (typeof DESTINATIONS)[number]): Part {
  return () => {
    if (!isGiven(inputs[place])) return undefined;
    const flag = known(inputs[encrypted], `Content.inputs.${encrypted}`);
    return String(flag).toLowerCase() === 'true'
      ? undefined
      : {
          finding: encrypted,
          where: `Content.inputs.${encrypted}`,
          why: `sessions are logged to a ${what} whether it is encrypted or not: ${encrypted} is ${shown(flag)}`,
          fix: `Set ${encrypted} to true.`,
        };
  };
}

function endsWhenIdle(inputs: Inputs): Part {
  return () => {
    const minutes: unknown = inputs.idleSessionTimeout;
    if (minutes instanceof Unresolved) return Verdict.unknown(`idleSessionTimeout: ${minutes.why}`);
    const count = isGiven(minutes) && typeof minutes !== 'object' ? Number(minutes) : NaN;
    return count >= 1 && count <= IDLE_MINUTES
      ? undefined
      : {
          finding: 'IdleTimeout',
          where: 'Content.inputs.idleSessionTimeout',
          why: isGiven(minutes)
            ? `an idle session stays open for ${shown(minutes)} minutes`
            : 'an idle session stays open for 20 minutes: idleSessionTimeout is not set',
          fix: `Set idleSessionTimeout to at most ${IDLE_MINUTES} minutes.`,
        };
  };
}
