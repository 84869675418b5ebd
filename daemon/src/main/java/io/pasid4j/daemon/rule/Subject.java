// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import java.util.List;

/** The peers, and the sets of theirs, that a rule is for. */
public sealed interface Subject {
  /** The peers of one user; the uid is an unsigned number. */
  record Uid(int uid) implements Subject {
    @Override
    public String toString() {
      return "uid " + Integer.toUnsignedString(uid);
    }
  }

  /** The peers of one group, be it their effective one or another; an unsigned number. */
  record Gid(int gid) implements Subject {
    @Override
    public String toString() {
      return "gid " + Integer.toUnsignedString(gid);
    }
  }

  /** Sets whose name matches when they are opened: the peer itself chooses the name. */
  record SetName(NamePattern pattern) implements Subject {
    @Override
    public String toString() {
      return "name " + pattern;
    }
  }

  /** Peers in a control group whose path matches. */
  record Cgroup(PathPattern pattern) implements Subject {
    @Override
    public String toString() {
      return "cgroup " + pattern;
    }
  }

  /** Peers in a unit of systemd whose name matches. */
  record Unit(NamePattern pattern) implements Subject {
    @Override
    public String toString() {
      return "unit " + pattern;
    }
  }

  /** A peer that is each of several. */
  record Each(List<Subject> of) implements Subject {
    /** Copies the list. */
    public Each {
      of = List.copyOf(of);
    }

    @Override
    public String toString() {
      return String.join(" and ", of.stream().map(Subject::toString).toList());
    }
  }

  /** Everybody. */
  record Anybody() implements Subject {
    @Override
    public String toString() {
      return "any";
    }
  }

  /** Returns whether the name of a set counts. */
  default boolean isAboutNames() {
    return this instanceof SetName
        || (this instanceof Each(List<Subject> all)
            && all.stream().anyMatch(Subject::isAboutNames));
  }

  /** Tests whether an applicant would be one of them if it gave its set the right name. */
  default boolean matchesByAnyName(Applicant applicant) {
    return switch (this) {
      case SetName named -> true;
      case Each(List<Subject> all) ->
          all.stream().allMatch(each -> each.matchesByAnyName(applicant));
      default -> matches(applicant);
    };
  }

  /** Tests whether an applicant is one of them. */
  default boolean matches(Applicant applicant) {
    return switch (this) {
      case Uid(int own) -> own == applicant.uid();
      case Gid(int own) -> own == applicant.gid() || applicant.supplementaryGroups().test(own);
      case SetName(NamePattern pattern) -> pattern.matches(applicant.setName());
      case Cgroup(PathPattern pattern) -> applicant.controlGroup().isIn(pattern);
      case Unit(NamePattern pattern) -> applicant.controlGroup().isUnit(pattern);
      case Each(List<Subject> all) -> all.stream().allMatch(each -> each.matches(applicant));
      case Anybody() -> true;
    };
  }
}
