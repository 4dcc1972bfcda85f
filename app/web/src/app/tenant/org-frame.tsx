export default function OrgFrame({ orgId }: { orgId: string }) {
  return <p>{orgId}</p>
}
