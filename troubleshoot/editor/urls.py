"""The addresses of the flow editor, below /staff/flows/."""

from django.urls import path

from troubleshoot.views.editor import (
    copying,
    desk,
    files,
    flows,
    history,
    preview,
    proof,
    publishing,
    versions,
)

FLOW = "<int:pk>/"
STEP = FLOW + "steps/<slug:key>/"

urlpatterns = [
    path("", flows.staff_flows, name="staff_flows"),
    path("new/", flows.new_flow, name="new_flow"),
    path("articles/", desk.article_options, name="article_options"),
    path(FLOW, desk.flow_desk, name="flow_desk"),
    path(FLOW + "words/", desk.flow_words, name="flow_words"),
    path(FLOW + "here/", desk.flow_here, name="flow_here"),
    path(FLOW + "steps/", desk.add_step, name="add_step"),
    path(STEP, desk.flow_step, name="flow_step"),
    path(STEP + "look/", desk.look_at_step, name="look_at_step"),
    path(STEP + "first/", desk.first_step, name="first_step"),
    path(STEP + "remove/", desk.remove_step, name="remove_step"),
    path(STEP + "answers/<slug:answer>/move/", desk.move_answer, name="move_answer"),
    path(STEP + "copy/", copying.copy_steps, name="copy_steps"),
    path(FLOW + "map/", desk.flow_map_part, name="flow_map_part"),
    path(FLOW + "map.svg", files.flow_map, name="flow_map"),
    path(FLOW + "map.mmd", files.flow_mermaid, name="flow_mermaid"),
    path(FLOW + "flow.yaml", files.flow_file, name="flow_file"),
    path(FLOW + "file/", files.read_flow_file, name="read_flow_file"),
    path(FLOW + "settings/", flows.flow_settings, name="flow_settings"),
    path(FLOW + "duplicate/", flows.duplicate_flow, name="duplicate_flow"),
    path(FLOW + "archive/", flows.archive_flow, name="archive_flow"),
    path(FLOW + "bring-back/", flows.bring_back_flow, name="bring_back_flow"),
    path(FLOW + "stop/", flows.stop_flow, name="stop_flow"),
    path(FLOW + "changes/", publishing.flow_changes, name="flow_changes"),
    path(FLOW + "publish/", publishing.publish_flow, name="publish_flow"),
    path(FLOW + "discard/", publishing.discard_draft, name="discard_draft"),
    path(FLOW + "versions/", versions.flow_versions, name="flow_versions"),
    path(FLOW + "versions/compare/", versions.compare_versions, name="compare_versions"),
    path(FLOW + "versions/<int:number>/", versions.flow_version, name="flow_version"),
    path(FLOW + "versions/<int:number>/restore/", versions.restore_version, name="restore_version"),
    path(FLOW + "history/", history.flow_history, name="flow_history"),
    path(FLOW + "history/<int:act>/undo/", history.undo_act, name="undo_act"),
    path(FLOW + "proof/", proof.flow_proof, name="flow_proof"),
    path(FLOW + "proof.csv", proof.flow_proof_csv, name="flow_proof_csv"),
    path(FLOW + "preview/", preview.flow_preview, name="flow_preview"),
    path(FLOW + "preview/phone/", preview.flow_preview_phone, name="flow_preview_phone"),
]
