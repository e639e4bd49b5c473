import { Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DATA_DEVICES } from './volumes';

/** The construct of an instance, and what an attachment needs to know of it. */
interface Attachable extends Construct {
  readonly instanceId: string;
  readonly availabilityZone: string;
}

/** Attaches a volume of its own life to an instance. */
export function attachVolume(instance: Attachable, volume: ec2.IVolume, deviceName: string): ec2.CfnVolumeAttachment {
  if (!Token.isUnresolved(deviceName) && !DATA_DEVICES.includes(deviceName)) {
    throw new Error(
      `deviceName is not for data volumes: '${deviceName}'; allowed: /dev/sdf to /dev/sdp; give one that no other volume of the machine has`,
    );
  }
  const [here, there] = [instance.availabilityZone, volume.availabilityZone];
  if (!Token.isUnresolved(here) && !Token.isUnresolved(there) && here !== there) {
    throw new Error(
      `volume lies in another availability zone: '${there}'; allowed: that of the instance, '${here}'; make the volume with availabilityZone: instance.availabilityZone`,
    );
  }
  return new ec2.CfnVolumeAttachment(instance, `Attachment-${volume.node.addr}`, {
    instanceId: instance.instanceId,
    volumeId: volume.volumeId,
    device: deviceName,
  });
}
