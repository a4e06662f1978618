package io.jenkins.plugins.airflowdeploy.engine.validation;

import io.jenkins.plugins.airflowdeploy.engine.failure.ForeignText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The places of a file that make DAGs; at most {@value #MOST}.
 *
 * <p>Airflow takes the DAGs that were used in a {@code with} statement (as {@code @dag} does) or are bound to a name of
 * the module; one that went elsewhere (into a list, say) may be among them, so it counts as dynamic.
 */
final class DagPlaces {

    private static final int MOST = 10_000;
    /** Of roles and owners in a file: of the DAGs behind them nothing is known, so that a small file makes no large model. */
    private static final int MOST_NAMES = 5_000;

    private final List<Place> places = new ArrayList<>();
    private final Set<DagFile.DynamicDag> dynamic = new LinkedHashSet<>();
    /** Not null while code is walked of which it is not known whether it runs. */
    private String unclear;

    private boolean probing;
    private boolean probeFound;
    private boolean accessForgotten;

    /** A DAG is made. */
    Place make(Known id, int line, String branch, Access access) {
        probeFound = true;
        Place place = new Place(unclear == null ? id : new Known.Nothing(unclear), line, branch, unclear == null ? access : Access.UNKNOWN);
        if (!probing && places.size() < MOST) {
            places.add(place);
        }
        if (unclear != null) {
            place.taken = true;
        }
        return place;
    }

    int size() {
        return places.size();
    }

    /** Of all places, those to come as well. */
    void forgetAccess() {
        accessForgotten = true;
    }

    /** Of the places from one on, up to another. */
    void forgetAccess(int from, int to) {
        places.subList(from, to).forEach(Place::forgetAccess);
    }

    /** DAGs may be made that no {@code DAG(...)} of this file shows. */
    void dynamic(int line, String reason) {
        probeFound = true;
        if (!probing && dynamic.size() < MOST) {
            dynamic.add(new DagFile.DynamicDag(line, ForeignText.line(reason, 200)));
        }
    }

    /** Walks code that may run or not: all that it makes is dynamic, for that reason. */
    void unclearly(String reason, Runnable walk) {
        String before = unclear;
        unclear = reason;
        walk.run();
        unclear = before;
    }

    /** Walks code that does not run here, only to see whether it would make DAGs. */
    boolean wouldMake(Runnable walk) {
        probing = true;
        probeFound = false;
        walk.run();
        probing = false;
        return probeFound;
    }

    List<FileModel.Dag> known() {
        Set<FileModel.Dag> known = new LinkedHashSet<>();
        for (Place place : places) {
            if (place.taken && place.id instanceof Known.Text text) {
                known.add(new FileModel.Dag(text.value(), place.line, place.branch));
            }
        }
        return known.stream().sorted(Comparator.comparing(FileModel.Dag::line)).toList();
    }

    /** Of all that Airflow sees, or may. */
    List<DagAccess.Place> access() {
        Set<DagAccess.Place> all = new LinkedHashSet<>();
        int names = 0;
        for (Place place : places) {
            if (place.taken || place.handedOn) {
                names += place.access.roles().names().size() + place.access.owner().names().size();
                Access access = names <= MOST_NAMES && !accessForgotten ? place.access : Access.UNKNOWN;
                String id = place.id instanceof Known.Text text ? text.value() : "";
                all.add(new DagAccess.Place(id, place.line, access.roles(), access.owner()));
            }
        }
        return all.stream().sorted(Comparator.comparing(DagAccess.Place::line)).toList();
    }

    List<DagFile.DynamicDag> dynamic() {
        Set<DagFile.DynamicDag> all = new LinkedHashSet<>(dynamic);
        for (Place place : places) {
            if (place.taken && place.id instanceof Known.Nothing nothing) {
                all.add(new DagFile.DynamicDag(place.line, ForeignText.line("the id " + nothing.why(), 200)));
            } else if (!place.taken && place.handedOn) {
                String reason = "it is bound to no name of the module and used in no 'with'";
                all.add(new DagFile.DynamicDag(place.line, reason));
            }
        }
        return all.stream().sorted(Comparator.comparing(DagFile.DynamicDag::line)).toList();
    }

    /** One place. */
    static final class Place {
        private final Known id;
        private final int line;
        private final String branch;
        private Access access;
        /** Others that the same name may stand for. */
        private final List<Place> twins = new ArrayList<>();

        private boolean taken;
        private boolean handedOn;

        private Place(Known id, int line, String branch, Access access) {
            this.id = id instanceof Known.Text || id instanceof Known.Nothing ? id : new Known.Nothing("is no string");
            this.line = line;
            this.branch = branch;
            this.access = access;
        }

        /** Airflow sees it. */
        void take() {
            taken = true;
        }

        /** Who may use it, and whose it is, is not what its arguments say. */
        void forgetAccess() {
            access = Access.UNKNOWN;
            List<Place> left = List.copyOf(twins);
            twins.clear();
            left.forEach(Place::forgetAccess);
        }

        /** Which of the two a name stands for only running can tell. */
        void maybe(Place other) {
            if (other != this) {
                twins.add(other);
            }
        }

        /** It went where we do not follow. */
        void handOn() {
            handedOn = true;
        }
    }
}
