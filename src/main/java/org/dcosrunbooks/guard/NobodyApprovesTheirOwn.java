package org.dcosrunbooks.guard;

/** Refuses an approval by the person who started the run, administrators included. */
public final class NobodyApprovesTheirOwn implements Rule<NobodyApprovesTheirOwn.Approval> {

  /**
   * @param starter user id of who started the root run
   * @param approver user id of who decides
   */
  public record Approval(String starter, String approver) {}

  @Override
  public Verdict judge(Approval approval) {
    if (approval.starter() == null || approval.starter().isBlank()) {
      return Verdict.cannotTell(
          this, "It is not known who started the run, so nobody can be somebody else.");
    }
    if (approval.approver() == null || approval.approver().isBlank()) {
      return Verdict.cannotTell(this, "It is not known who decides; sign in again.");
    }
    if (approval.approver().strip().equals(approval.starter().strip())) {
      return Verdict.against(
          this, approval.approver() + " started this run and cannot decide about it.");
    }
    return Verdict.inFavour(
        this, approval.starter() + " started the run, " + approval.approver() + " decides.");
  }
}
