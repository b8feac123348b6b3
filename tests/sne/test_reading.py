"""What a file of the interface says of a household is read exactly; what it does not say is unknown."""

from datetime import date
from pathlib import Path

import pytest

from peuplier.sources.intake import Intake
from peuplier.sources.sne import rules
from peuplier.sources.sne.reading import RANK, read_sne, read_sne_file
from tests.sne.files import (
    APPLICANT,
    BODY,
    CO_HOLDER,
    DEMAND,
    HEADER,
    HOUSING,
    LINE,
    NUMBER,
    PERSONS,
    Tree,
    breaks,
    changed,
    document,
    known,
    numbered,
    read,
    read_text,
    without,
)

CO_HOLDERS = f"{PERSONS}/listeCotitulaire/cotitulaire"
DEPENDANTS = f"{PERSONS}/listePersonneACharge/personneACharge"
IN_CUSTODY = f"{PERSONS}/listePersonneEnGarde/personneEnGarde"
WISHES = f"{BODY}/logementRecherche"


def facts(folder: Path, tree: Tree, **options: object) -> dict[str, object]:
    """The facts of one demand, which must be taken."""
    intake = read(folder, tree, **options)
    assert len(intake.demands) == 1, intake.anomalies
    return dict(known(intake))


def rules_of(intake: Intake) -> list[str]:
    return [anomaly.rule for anomaly in intake.anomalies]


# ── the household ────────────────────────────────────────────────────────────────────────────────────────


def test_the_household_is_the_applicant_the_co_holders_the_dependants_and_the_children_in_custody(
    tmp_path: Path,
) -> None:
    tree = changed(DEMAND, CO_HOLDERS, [CO_HOLDER])
    tree = changed(tree, DEPENDANTS, [{"dateNaissance": "2015-03-04", "lienParente": "@E"}])
    tree = changed(tree, IN_CUSTODY, [{"dateNaissance": "2018-07-08", "coParentalite": "@G"}])
    found = facts(tmp_path, changed(tree, f"{PERSONS}/personneANaitre", {"nombre": "1"}))
    assert found["naissances_ménage"] == (
        date(1990, 5, 17),
        date(1988, 11, 2),
        date(2015, 3, 4),
        date(2018, 7, 8),
    )
    assert found["naissances_en_garde"] == (date(2018, 7, 8),)
    assert found["naissances_enfants_à_charge"] == (date(2015, 3, 4),)
    assert found["naissance_conjoint"] == date(1988, 11, 2)
    assert found["naissances_attendues"] == 1
    assert found["liens_cotitulaires"] == ("M",)
    assert found["coparentalité"] == ("G",)


def test_a_person_alone_has_no_co_holder_and_no_child_which_is_not_unknown(tmp_path: Path) -> None:
    found = facts(tmp_path, DEMAND)
    assert found["naissances_ménage"] == (date(1990, 5, 17),)
    assert found["liens_cotitulaires"] == ()
    assert found["naissances_enfants_à_charge"] == ()
    assert found["naissances_en_garde"] == ()
    assert found["naissances_attendues"] == 0
    assert "naissance_conjoint" not in found


def test_a_dependant_without_birth_date_makes_the_household_unknown_and_is_said(tmp_path: Path) -> None:
    intake = read(tmp_path, changed(DEMAND, DEPENDANTS, [{"lienParente": "@P"}]))
    assert rules_of(intake) == [rules.NO_BIRTH.says]
    assert "naissances_ménage" not in known(intake)
    assert known(intake)["liens_personnes_à_charge"] == ("P",)


def test_a_birth_after_the_day_of_the_file_is_not_believed(tmp_path: Path) -> None:
    intake = read(tmp_path, changed(DEMAND, DEPENDANTS, [{"dateNaissance": "2026-12-01", "lienParente": "@E"}]))
    assert set(rules_of(intake)) == {rules.FUTURE_DATE.says}
    assert not {"naissances_ménage", "naissances_enfants_à_charge"} & set(known(intake))
    assert known(intake)["naissance_demandeur"] == date(1990, 5, 17)


def test_two_co_holders_in_couple_leave_the_partner_unknown(tmp_path: Path) -> None:
    found = facts(tmp_path, changed(DEMAND, CO_HOLDERS, [CO_HOLDER, CO_HOLDER | {"lienDemandeur": "@C"}]))
    assert "naissance_conjoint" not in found
    assert found["liens_cotitulaires"] == ("M", "C")


def test_a_flatmate_is_not_a_partner(tmp_path: Path) -> None:
    found = facts(tmp_path, changed(DEMAND, CO_HOLDERS, [CO_HOLDER | {"lienDemandeur": "@L"}]))
    assert "naissance_conjoint" not in found
    assert found["liens_cotitulaires"] == ("L",)


def test_unborn_children_announced_without_number_are_unknown_not_none(tmp_path: Path) -> None:
    found = facts(tmp_path, changed(DEMAND, f"{PERSONS}/personneANaitre", {"dateNaissancePrevue": "2026-12-01"}))
    assert "naissances_attendues" not in found
    assert found["naissance_prévue_le"] == date(2026, 12, 1)


# ── resources and income ─────────────────────────────────────────────────────────────────────────────────


def test_resources_add_up_over_the_holders_in_cents(tmp_path: Path) -> None:
    tree = changed(
        DEMAND, f"{APPLICANT}/listeRessourceVersee", {"detailRessource": [{"ressource": "@PAV", "montant": "120"}]}
    )
    tree = changed(
        tree,
        f"{APPLICANT}/listeRessourceRecuePersACharge",
        {"detailRessource": [{"ressource": "@AAH", "montant": "900"}]},
    )
    found = facts(tmp_path, changed(tree, CO_HOLDERS, [CO_HOLDER]))
    assert found["ressources_reçues"] == 164_000
    assert found["pensions_versées"] == 12_000
    assert found["ressources_reçues_personnes_à_charge"] == 90_000
    assert found["pensions_versées_personnes_à_charge"] == 0
    assert found["nature_ressources"] == ("SAL", "AF", "AAH")


def test_a_household_that_declares_no_line_has_unknown_resources_not_none(tmp_path: Path) -> None:
    found = facts(tmp_path, changed(DEMAND, f"{APPLICANT}/listeRessourceRecue", {}))
    assert "ressources_reçues" not in found
    assert "nature_ressources" not in found
    assert found["pensions_versées"] == 0


def test_a_line_of_zero_is_known_and_is_no_nature_of_resources(tmp_path: Path) -> None:
    lines = [LINE | {"montant": "0"}, {"ressource": "@RSA", "montant": "0"}]
    found = facts(tmp_path, changed(DEMAND, f"{APPLICANT}/listeRessourceRecue", {"detailRessource": lines}))
    assert found["ressources_reçues"] == 0
    assert found["nature_ressources"] == ()


def test_a_line_without_amount_makes_the_total_unknown(tmp_path: Path) -> None:
    lines = [LINE, {"ressource": "@AF"}]
    found = facts(tmp_path, changed(DEMAND, f"{APPLICANT}/listeRessourceRecue", {"detailRessource": lines}))
    assert "ressources_reçues" not in found
    assert found["nature_ressources"] == ("SAL", "AF")


def test_an_empty_tax_block_is_missing_income_not_zero(tmp_path: Path) -> None:
    intake = read(tmp_path, changed(DEMAND, f"{APPLICANT}/revenuFiscal", {}))
    assert intake.anomalies == ()
    assert not {"revenu_fiscal_n_1", "revenu_fiscal_n_2", "année_revenu_fiscal_n_1"} & set(known(intake))


def test_the_income_of_the_household_is_the_sum_and_one_missing_amount_makes_it_unknown(tmp_path: Path) -> None:
    both = changed(DEMAND, CO_HOLDERS, [CO_HOLDER])
    assert facts(tmp_path, both)["revenu_fiscal_n_2"] == 2_500_000
    one = without(both, f"{CO_HOLDERS}/0/revenuFiscal/montantMoins2")
    found = facts(tmp_path, one)
    assert "revenu_fiscal_n_2" not in found
    assert found["revenu_fiscal_n_1"] == 2_700_000
    assert found["année_revenu_fiscal_n_2"] == 2024


def test_incomes_of_two_years_do_not_add_up(tmp_path: Path) -> None:
    tree = changed(changed(DEMAND, CO_HOLDERS, [CO_HOLDER]), f"{CO_HOLDERS}/0/revenuFiscal/anneeMoins2", "2023")
    intake = read(tmp_path, tree)
    assert rules_of(intake) == [rules.TWO_TAX_YEARS.says]
    assert not {"revenu_fiscal_n_2", "année_revenu_fiscal_n_2"} & set(known(intake))


# ── wishes, housing, disability, closure ─────────────────────────────────────────────────────────────────


def test_wished_places_keep_the_order_of_the_file_each_named_once(tmp_path: Path) -> None:
    places = [
        {"commune": "@34108", "quartier": "NORD"},
        {"commune": "@34301"},
        {"commune": "@34108", "quartier": "SUD"},
        {"commune": "@34023"},
    ]
    found = facts(tmp_path, changed(DEMAND, f"{WISHES}/listeLocalisationSouhaite/localisationSouhaite", places))
    assert found["communes_souhaitées"] == ("34108", "34301", "34023")
    assert found["quartiers_souhaités"] == ("NORD", "SUD")


def test_the_main_reason_is_the_first_of_the_file(tmp_path: Path) -> None:
    found = facts(tmp_path, DEMAND)
    assert found["motif_principal"] == "13"
    assert found["motifs"] == ("09", "13")


def test_the_household_lives_where_its_dwelling_is_and_else_where_its_letters_go(tmp_path: Path) -> None:
    assert facts(tmp_path, DEMAND)["commune_résidence"] == "34301"
    home = {"etranger": "false", "voie": "RUE", "codePostal": "34110", "commune": "@34108"}
    assert facts(tmp_path, changed(DEMAND, f"{PERSONS}/adresseLogement", home))["commune_résidence"] == "34108"


def test_the_stay_in_shelter_began_on_the_oldest_of_the_days_given(tmp_path: Path) -> None:
    tree = changed(
        changed(DEMAND, f"{HOUSING}/compStructDepuis", "2025-02-03"), f"{HOUSING}/compResSocDepuis", "2024-01-02"
    )
    assert facts(tmp_path, tree)["structure_depuis"] == date(2024, 1, 2)


def test_without_annex_no_adapted_dwelling_is_asked_for_and_disability_is_unknown(tmp_path: Path) -> None:
    found = facts(tmp_path, DEMAND)
    assert found["besoin_logement_adapté"] is False
    assert not {"handicap_moteur", "personne_handicapée", "capacité_marches"} & set(found)


def test_the_most_limiting_capacity_of_several_persons_counts(tmp_path: Path) -> None:
    annexes = [
        {"etatHandicap": "@STA", "capaciteMarcheHandicap": "@4", "handicapMoteur": "false"},
        {
            "etatHandicap": "@EVO",
            "capaciteMarcheHandicap": "@2",
            "handicapMoteur": "true",
            "listeEquipementHandicap": {"equipementHandicap": ["@4"]},
        },
    ]
    found = facts(tmp_path, changed(DEMAND, f"{BODY}/listeHandicap/handicap", annexes))
    assert found["capacité_marches"] == "2"
    assert found["évolution_handicap"] == "EVO"
    assert found["handicap_moteur"] is True
    assert found["besoin_logement_adapté"] is True
    # The first annex does not list its equipment: what is needed in all is not known.
    assert "équipements_nécessaires" not in found


def test_an_empty_closure_reason_is_a_demand_reactivated(tmp_path: Path) -> None:
    closed = {"dateRadiation": "2026-01-05", "motifRadiation": "@RADREN"}
    assert facts(tmp_path, changed(DEMAND, f"{BODY}/radiation", closed))["radiation_le"] == date(2026, 1, 5)
    intake = read(tmp_path, changed(DEMAND, f"{BODY}/radiation", closed | {"motifRadiation": None}))
    assert rules_of(intake) == [rules.REACTIVATED.says]
    assert not {"radiation_le", "motif_radiation"} & set(known(intake))


def test_a_demand_closed_by_an_allocation_gives_a_row_of_allocations(tmp_path: Path) -> None:
    allocation = {
        "dateSignatureBail": "2026-06-30",
        "dejaLogeParcBailleur": "@NONDOC",
        "numeroRpls": "0000000001",
        "accordCollectif": "@NONDOC",
        "typeReservataire": "@PPRIOR",
        "adresse": {"commune": "@34301"},
    }
    closed = {"dateRadiation": "2026-07-01", "motifRadiation": "@RADATT", "attributionLogement": allocation}
    path = tmp_path / "closed.xml"
    path.write_text(document(DEMAND | {}, changed(numbered(NUMBER[:-1] + "2"), f"{BODY}/radiation", closed)), "utf-8")
    found = read_sne_file(path)
    assert len(found.intake.demands) == 2
    assert found.allocations.numbers.tolist() == [NUMBER[:-1] + "2"]
    columns = found.allocations.columns
    assert columns["attribution_bail_signé_le"].known.tolist() == [True]
    # NONDOC is the register's word for « not given ».
    assert columns["attribution_accord_collectif"].known.tolist() == [False]
    assert columns["attribution_déjà_logé_par_bailleur"].known.tolist() == [False]
    assert columns["attribution_réservataire"].known.tolist() == [True]


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("version", ["02.00", "02.01"])
def test_both_versions_are_read(version: str, tmp_path: Path) -> None:
    assert facts(tmp_path, DEMAND, version=version)["numéro_unique"] == NUMBER


def test_a_prefixed_file_is_the_same_file(tmp_path: Path) -> None:
    assert facts(tmp_path, DEMAND, prefix="ns1") == facts(tmp_path, DEMAND)


def test_every_alphabet_that_a_file_may_declare_is_read(tmp_path: Path) -> None:
    tree = changed(DEMAND, f"{HOUSING}/compNomOrgBailleur", "Habitat Œuvre €")
    for encoding in ("UTF-8", "utf-8-sig", "windows-1252", "iso-8859-15"):
        text = document(tree).replace("UTF-8", encoding.removesuffix("-sig"), 1)
        found = known(read_text(tmp_path, text.encode(encoding)))
        assert found["bailleur_actuel"] == "Habitat Œuvre €", encoding


def test_a_file_like_the_public_sample_is_read_and_what_it_lacks_is_said(tmp_path: Path) -> None:
    """The published example has neither type of file, nor counter, nor details."""
    tree = without(without(DEMAND, f"{BODY}/numGuichet"), f"{BODY}/precision")
    header = {"dateFichier": HEADER["dateFichier"]}
    intake = read(tmp_path, tree, header=header, version="02.00", prefix="ns1")
    assert [(anomaly.field, anomaly.rule) for anomaly in intake.anomalies] == [
        ("entete/typeFichier", rules.NO_HEADER_VALUE.says),
        ("demandeLogement/numGuichet", rules.MISSING.says),
        ("demandeLogement/precision", rules.MISSING_ASIDE.says),
    ]
    assert (len(intake.demands), len(intake.rejected), intake.rows_in) == (1, 0, 1)


def test_rows_in_are_the_demands_taken_and_the_demands_refused(tmp_path: Path) -> None:
    trees = [
        DEMAND,
        without(DEMAND, f"{BODY}/numUnique"),
        numbered("034012607200100002"),
        changed(numbered("034012607200100003"), f"{BODY}/dateCreationDemande", "2027-01-01"),
        {},
    ]
    intake = read(tmp_path, *trees)
    assert intake.rows_in == 5
    assert intake.demands.numbers.tolist() == [NUMBER, "034012607200100002"]
    said = [rejected.anomalies[0] for rejected in intake.rejected]
    expected = (rules.NO_NUMBER, rules.FUTURE_DEPOSIT, rules.NO_BODY)
    assert all(breaks(anomaly, rule) for anomaly, rule in zip(said, expected, strict=True))
    assert [dict(rejected.cells)[RANK] for rejected in intake.rejected] == ["2", "4", "5"]


def test_a_line_is_that_of_the_file_even_far_into_it(tmp_path: Path) -> None:
    text = document(DEMAND, without(DEMAND, f"{BODY}/numUnique"))
    first, second = text.split("<demande>\n")[1:]
    far = text.replace("<demande>\n" + second, "\n" * 200_000 + "<demande>\n" + second)
    intake = read_text(tmp_path, far)
    wanted = far.split("\n").index("<demande>", 200_000) + 1
    assert [rejected.line for rejected in intake.rejected] == [wanted]
    assert first


def test_the_same_demand_written_twice_is_read_once(tmp_path: Path) -> None:
    intake = read(tmp_path, DEMAND, DEMAND)
    assert intake.demands.numbers.tolist() == [NUMBER]
    assert [breaks(anomaly, rules.COPY) for anomaly in intake.rejected[0].anomalies] == [True]
    assert intake.rows_in == 2


def test_two_demands_that_contradict_each_other_under_one_number_are_both_refused(tmp_path: Path) -> None:
    other = changed(DEMAND, f"{APPLICANT}/dateNaissance", "1991-05-17")
    intake = read(tmp_path, DEMAND, numbered("034012607200100009"), other)
    assert intake.demands.numbers.tolist() == ["034012607200100009"]
    assert len(intake.rejected) == 2
    assert all(breaks(rejected.anomalies[0], rules.SAME_NUMBER) for rejected in intake.rejected)
    assert intake.rows_in == 3


def test_a_creation_without_number_says_that_the_register_has_not_given_it(tmp_path: Path) -> None:
    intake = read(tmp_path, without(DEMAND, f"{BODY}/numUnique"), header=HEADER | {"typeFichier": "CRE"})
    assert [rejected.anomalies[0].rule for rejected in intake.rejected] == [rules.NO_NUMBER_YET.says]


def test_a_file_of_deletions_gives_no_demand(tmp_path: Path) -> None:
    intake = read(tmp_path, DEMAND, header=HEADER | {"typeFichier": "SUP"})
    assert (len(intake.demands), len(intake.rejected)) == (0, 1)
    assert intake.rejected[0].anomalies[0].rule == rules.DELETED.says


def test_identity_is_in_no_column_no_reject_and_no_message(tmp_path: Path) -> None:
    tree = changed(changed(DEMAND, f"{APPLICANT}/nom", "ZORGLUB"), f"{APPLICANT}/telPortable", "0600000000")
    taken, rejected = read(tmp_path, tree), read(tmp_path, without(tree, f"{BODY}/numUnique"))
    for intake in (taken, rejected):
        assert "ZORGLUB" not in repr(intake)
        assert "0600000000" not in repr(intake)
    assert not {"nom", "prénom", "civilité", "sexe", "nationalité"} & set(taken.demands.columns)


def test_a_demand_refused_can_be_found_again(tmp_path: Path) -> None:
    rejected = read(tmp_path, changed(DEMAND, f"{BODY}/dateCreationDemande", "2026-02-30")).rejected[0]
    assert rejected.line == 7
    assert dict(rejected.cells)["numéro_unique"] == NUMBER
    assert all(anomaly.remedy for anomaly in rejected.anomalies)


def test_reading_a_file_of_no_demand_is_said(tmp_path: Path) -> None:
    intake = read(tmp_path)
    assert rules_of(intake) == [rules.NO_DEMAND.says]
    assert intake.rows_in == 0


def test_the_same_file_read_twice_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "demandes.xml"
    path.write_text(document(DEMAND, {}, numbered("X")), encoding="utf-8")
    assert repr(read_sne(path)) == repr(read_sne(path))
